package io.jumun.front;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.cloud.gateway.route.builder.RouteLocatorBuilder;
import org.springframework.context.annotation.Bean;

/** A Spring Cloud Gateway before Jumun's services, found by Jumun's discovery. */
@SpringBootApplication
public class Front {
  public static void main(String[] args) {
    SpringApplication.run(Front.class, args);
  }

  @Bean
  RouteLocator routes(RouteLocatorBuilder routes) {
    return routes.routes()
        .route(route -> route.path("/orders/**").uri("lb://ORDER"))
        .route(route -> route.path("/stores/**").uri("lb://STORE"))
        .route(route -> route.path("/loyalty/**").uri("lb://LOYALTY"))
        .build();
  }
}
