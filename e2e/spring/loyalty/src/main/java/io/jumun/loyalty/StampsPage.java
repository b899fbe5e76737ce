package io.jumun.loyalty;

import io.jumun.loyalty.Loyalty.Settings;
import java.util.List;
import java.util.Map;
import org.springframework.cloud.client.loadbalancer.LoadBalanced;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

/** A customer's own page, behind Jumun's gateway at /loyalty. */
@RestController
class StampsPage {
  record Page(String customer, String role, int stamps, int orders, String welcomeCode) {}

  private record Orders(List<Map<String, Object>> items) {}

  private final Callers callers;
  private final Stamps stamps;
  private final Settings settings;
  private final RestClient platform;

  StampsPage(Callers callers, Stamps stamps, Settings settings, @LoadBalanced RestClient.Builder platform) {
    this.callers = callers;
    this.stamps = stamps;
    this.settings = settings;
    this.platform = platform.build();
  }

  /** The orders are asked of Jumun's order service, as the customer: it shows what that customer may see. */
  @GetMapping("/loyalty/stamps")
  Page stamps(@RequestHeader(HttpHeaders.AUTHORIZATION) String authorization) {
    var caller = callers.of(authorization);
    var orders =
        platform.get()
            .uri("http://order/orders")
            .header(HttpHeaders.AUTHORIZATION, caller.authorization())
            .retrieve()
            .body(Orders.class);
    return new Page(
        caller.id(), caller.role(), stamps.of(caller.id()), orders.items().size(), settings.welcomeCode());
  }
}
