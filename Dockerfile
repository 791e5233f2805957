# Skein in a container. Built from the sources by the same script that everybody uses.
FROM node:22-bookworm-slim AS web
WORKDIR /skein/web
COPY web/package.json web/package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY web ./
RUN npm run build

FROM maven:3.9-eclipse-temurin-25 AS server
WORKDIR /skein
COPY . .
COPY --from=web /skein/web/dist web/dist
RUN touch web/dist && ./skein --version

FROM eclipse-temurin:25-jre
RUN useradd --system --uid 10001 --home-dir /skein skein && install -d -o skein -g skein -m 0700 /data
COPY --from=server /skein/server/target/dist/lib /skein/lib
COPY --from=server /skein/web/dist /skein/web
USER skein
WORKDIR /skein
VOLUME /data
EXPOSE 5280 5222 5223
ENV SKEIN_DATA_DIRECTORY=/data SKEIN_HTTP_LISTEN=:5280 SKEIN_XMPP_LISTEN=:5222 SKEIN_XMPPS_LISTEN=:5223
HEALTHCHECK --interval=30s --timeout=3s --start-period=20s \
  CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/5290 && printf 'GET /healthz HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n' >&3 && grep -q '200' <&3"]
ENTRYPOINT ["java", "-XX:+UseCompactObjectHeaders", "-XX:+ExitOnOutOfMemoryError", \
  "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", \
  "-Dskein.web=/skein/web", "-cp", "/skein/lib/*", "im.skein.server.Main"]
CMD ["serve"]
