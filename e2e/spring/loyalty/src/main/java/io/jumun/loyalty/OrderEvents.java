package io.jumun.loyalty;

import io.jumun.loyalty.Loyalty.Settings;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.UUID;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.stereotype.Component;

/** Hears of paid orders in Jumun's log, and publishes what became of it on a topic of its own. */
@Component
class OrderEvents {
  private static final Logger log = LoggerFactory.getLogger(OrderEvents.class);
  private static final Schema stampGiven =
      SchemaBuilder.record("StampGiven").namespace("com.example.loyalty").fields()
          .requiredString("orderId")
          .requiredString("customerId")
          .requiredInt("stamps")
          .endRecord();

  private final Avro avro;
  private final Stamps stamps;
  private final Settings settings;
  private final KafkaTemplate<String, byte[]> kafka;

  OrderEvents(Avro avro, Stamps stamps, Settings settings, KafkaTemplate<String, byte[]> kafka) {
    this.avro = avro;
    this.stamps = stamps;
    this.settings = settings;
    this.kafka = kafka;
  }

  @KafkaListener(topics = "${loyalty.orders-topic}")
  void hear(ConsumerRecord<String, byte[]> event) {
    if (!"OrderPlaced".equals(attribute(event, "ce_type"))) return;
    var order = avro.read(event.value());
    var id = order.get("orderId").toString();
    var customer = order.get("customerId").toString();
    if (!stamps.give(attribute(event, "ce_id"), customer, settings.stampsPerOrder())) return;
    log.info("decoded OrderPlaced of {}: {}", id, order.get("total"));
    publish(id, customer);
  }

  private void publish(String order, String customer) {
    GenericRecord stamp = new GenericData.Record(stampGiven);
    stamp.put("orderId", order);
    stamp.put("customerId", customer);
    stamp.put("stamps", settings.stampsPerOrder());
    var said = new ProducerRecord<>(settings.ownTopic(), customer, avro.write(settings.ownTopic(), stamp));
    Map.of(
            "ce_specversion", "1.0",
            "ce_id", UUID.randomUUID().toString(),
            "ce_type", stampGiven.getName(),
            "ce_source", "loyalty",
            "ce_subject", customer,
            "ce_time", Instant.now().truncatedTo(ChronoUnit.MILLIS).toString(),
            "ce_correlationid", order,
            "content-type", "application/avro")
        .forEach((name, value) -> said.headers().add(name, value.getBytes()));
    kafka.send(said).join();
    log.info("published StampGiven for {}", order);
  }

  private static String attribute(ConsumerRecord<?, ?> event, String name) {
    var header = event.headers().lastHeader(name);
    return header == null ? "" : new String(header.value());
  }
}
