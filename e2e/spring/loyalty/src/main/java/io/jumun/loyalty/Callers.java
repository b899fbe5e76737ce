package io.jumun.loyalty;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.boot.json.JsonParserFactory;
import org.springframework.cloud.client.loadbalancer.LoadBalanced;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;
import org.springframework.web.server.ResponseStatusException;

/** Who asks: Jumun's access tokens are EdDSA, and their keys are at the user service's JWKS. */
@Component
class Callers {
  record Caller(String id, String role, String authorization) {}

  private record Jwks(List<Map<String, Object>> keys) {}

  private final RestClient platform;
  private final Map<String, PublicKey> keys = new ConcurrentHashMap<>();

  Callers(@LoadBalanced RestClient.Builder platform) {
    this.platform = platform.build();
  }

  Caller of(String authorization) {
    try {
      var parts = authorization.substring("Bearer ".length()).split("\\.");
      var kid = (String) json(parts[0]).get("kid");
      var signature = Signature.getInstance("Ed25519");
      signature.initVerify(keys.computeIfAbsent(kid, this::keyNamed));
      signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
      if (!signature.verify(Base64.getUrlDecoder().decode(parts[2]))) throw unauthorized();
      var claims = json(parts[1]);
      var isCurrent = Instant.ofEpochSecond(((Number) claims.get("exp")).longValue()).isAfter(Instant.now());
      if (!isCurrent || !"jumun".equals(claims.get("iss")) || !"jumun".equals(claims.get("aud"))) throw unauthorized();
      return new Caller((String) claims.get("sub"), (String) claims.get("role"), authorization);
    } catch (GeneralSecurityException | RuntimeException noToken) {
      throw unauthorized();
    }
  }

  private PublicKey keyNamed(String kid) {
    var jwks = platform.get().uri("http://user/.well-known/jwks.json").retrieve().body(Jwks.class);
    return jwks.keys().stream()
        .filter(key -> kid.equals(key.get("kid")))
        .map(key -> keyOf((String) key.get("x")))
        .findFirst()
        .orElseThrow(Callers::unauthorized);
  }

  /** RFC 8032: 32 bytes, the lowest first; the highest bit says which of the two points it is. */
  private static PublicKey keyOf(String x) {
    var bytes = Base64.getUrlDecoder().decode(x);
    var isOdd = (bytes[31] & 0x80) != 0;
    bytes[31] &= 0x7f;
    for (int low = 0, high = 31; low < high; low++, high--) {
      var kept = bytes[low];
      bytes[low] = bytes[high];
      bytes[high] = kept;
    }
    try {
      var point = new EdECPoint(isOdd, new BigInteger(1, bytes));
      return KeyFactory.getInstance("Ed25519")
          .generatePublic(new EdECPublicKeySpec(NamedParameterSpec.ED25519, point));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static Map<String, Object> json(String part) {
    var text = new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8);
    return JsonParserFactory.getJsonParser().parseMap(text);
  }

  private static ResponseStatusException unauthorized() {
    return new ResponseStatusException(HttpStatus.UNAUTHORIZED);
  }
}
