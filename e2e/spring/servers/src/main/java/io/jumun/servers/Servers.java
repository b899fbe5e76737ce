package io.jumun.servers;

import static org.springframework.security.config.Customizer.withDefaults;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.cloud.config.server.EnableConfigServer;
import org.springframework.cloud.netflix.eureka.server.EnableEurekaServer;
import org.springframework.context.annotation.Bean;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.security.web.SecurityFilterChain;

/** Netflix Eureka at /eureka and Spring Cloud Config at /config, behind a name and a password. */
@SpringBootApplication
@EnableEurekaServer
@EnableConfigServer
public class Servers {
  public static void main(String[] args) {
    SpringApplication.run(Servers.class, args);
  }

  /** Spring's own would keep the password as bcrypt from the first log-in on, and spend a tenth of a second on each request. */
  @Bean
  UserDetailsService users(
      @Value("${spring.security.user.name}") String known,
      @Value("${spring.security.user.password}") String password) {
    return name -> {
      if (!name.equals(known)) throw new UsernameNotFoundException(name);
      return User.withUsername(name).password("{noop}" + password).roles("SERVICE").build();
    };
  }

  @Bean
  SecurityFilterChain whoMay(HttpSecurity http) throws Exception {
    return http.csrf(csrf -> csrf.disable())
        .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
        .httpBasic(withDefaults())
        .build();
  }
}
