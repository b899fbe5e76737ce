package io.jumun.loyalty;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.cloud.client.loadbalancer.LoadBalanced;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.web.client.RestClient;

/** Stamps for customers who come again: a service of a shop's own, beside Jumun. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class Loyalty {
  public static void main(String[] args) {
    SpringApplication.run(Loyalty.class, args);
  }

  /** All of it comes from Jumun's config server; the code is sealed there. */
  @ConfigurationProperties("loyalty")
  public record Settings(
      int stampsPerOrder, String welcomeCode, String schemaRegistry, String ordersTopic, String ownTopic) {}

  /** Finds whom it asks in Jumun's discovery. */
  @Bean
  @LoadBalanced
  RestClient.Builder platform() {
    return RestClient.builder();
  }

  /** For everybody else, such as the Eureka client: it would take the one above, and look for discovery in discovery. */
  @Bean
  @Primary
  RestClient.Builder plain() {
    return RestClient.builder();
  }
}
