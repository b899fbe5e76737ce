package io.jumun.loyalty;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** Who has how many; an order counts once, however often Kafka tells of it. */
@Component
class Stamps {
  private final Map<String, Integer> ofCustomers = new ConcurrentHashMap<>();
  private final Set<String> seen = ConcurrentHashMap.newKeySet();

  /** False: this event was counted before. */
  boolean give(String eventId, String customer, int stamps) {
    if (!seen.add(eventId)) return false;
    ofCustomers.merge(customer, stamps, Integer::sum);
    return true;
  }

  int of(String customer) {
    return ofCustomers.getOrDefault(customer, 0);
  }
}
