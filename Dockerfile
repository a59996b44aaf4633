# Kiosque in a small image: built in one stage, run in another, as an ordinary user.
FROM rust:1.95-bookworm AS build
RUN apt-get update && apt-get install -y --no-install-recommends cmake && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY Cargo.toml Cargo.lock ./
COPY src src
COPY migrations migrations
COPY templates templates
COPY assets assets
COPY locales locales
RUN cargo build --release --locked --bin kiosque

FROM debian:bookworm-slim
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates curl tzdata \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --create-home --home-dir /data --uid 10001 kiosque
COPY --from=build /src/target/release/kiosque /usr/local/bin/kiosque
USER kiosque
WORKDIR /data
ENV KIOSQUE_DATA_DIR=/data KIOSQUE_LISTEN=0.0.0.0:8080
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s CMD curl -fsS http://127.0.0.1:8080/readyz
ENTRYPOINT ["kiosque"]
CMD ["serve"]
