package io.jumun.loyalty;

import io.jumun.loyalty.Loyalty.Settings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;

/** Confluent's frame: a zero, four bytes that number the schema in the registry, and the record. */
@Component
class Avro {
  private final RestClient registry;
  private final Map<Integer, Schema> schemas = new ConcurrentHashMap<>();
  private final Map<String, Integer> numbers = new ConcurrentHashMap<>();

  Avro(Settings settings) {
    registry = RestClient.create(settings.schemaRegistry());
  }

  GenericRecord read(byte[] bytes) {
    var schema = schemas.computeIfAbsent(ByteBuffer.wrap(bytes).getInt(1), this::schemaNumbered);
    try {
      var decoder = DecoderFactory.get().binaryDecoder(bytes, 5, bytes.length - 5, null);
      return new GenericDatumReader<GenericRecord>(schema).read(null, decoder);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  byte[] write(String topic, GenericRecord record) {
    var subject = topic + "-" + record.getSchema().getFullName();
    var number = numbers.computeIfAbsent(subject, name -> numberOf(name, record.getSchema()));
    var bytes = new ByteArrayOutputStream();
    bytes.writeBytes(ByteBuffer.allocate(5).putInt(1, number).array());
    var encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
    try {
      new GenericDatumWriter<GenericRecord>(record.getSchema()).write(record, encoder);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
    return bytes.toByteArray();
  }

  private Schema schemaNumbered(int number) {
    var answer = registry.get().uri("/schemas/ids/{number}", number).retrieve().body(Map.class);
    return new Schema.Parser().parse((String) answer.get("schema"));
  }

  private int numberOf(String subject, Schema schema) {
    var answer =
        registry.post()
            .uri("/subjects/{subject}/versions", subject)
            .contentType(MediaType.APPLICATION_JSON)
            .body(Map.of("schema", schema.toString()))
            .retrieve()
            .body(Map.class);
    return ((Number) answer.get("id")).intValue();
  }
}
