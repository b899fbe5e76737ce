/** Somebody else declares the topics, and has not declared these, or not given us the right to see them. */
export class TopicsMissing extends Error {
  override name = 'TopicsMissing'
  constructor(topics: readonly string[]) {
    super(
      `${topics.length === 1 ? `the topic ${topics[0]} is` : `the topics ${topics.join(', ')} are`} not there, or not for us to see, and we may not make any; npm run kafka -- acls says what to declare and who may what`,
    )
  }
}
