/** A platform as people write them: ten services, anchors, merge keys, variables, profiles, a one-shot job. */
export const platformFiles: Record<string, string> = {
  ".env": "POSTGRES_PASSWORD=pa$$ss\nTAG=1.4\n",
  "services/hub/Dockerfile": "FROM node:24-bookworm-slim\n",
  "services/bridge/Dockerfile": "FROM node:24-bookworm-slim\n",
  "services/python/Dockerfile": "FROM python:3.11-slim-bookworm\n",
  "sql/schema.sql": "SELECT 1;\n",
  "common.env": "LOG_LEVEL=info\nTZ=UTC\n",
  "compose.yaml": `name: trading
x-service: &service
  restart: unless-stopped
  env_file: common.env
  stop_grace_period: 15s
  logging: {driver: json-file, options: {max-size: 10m}}
x-health: &health
  interval: 15s
  timeout: 5s
  retries: 3
  start_period: 1m
x-store-environment: &store
  WAREHOUSE_HOST: warehouse
  WAREHOUSE_PORT: "\${WAREHOUSE_PORT:-8123}"
services:
  postgres:
    <<: *service
    image: postgres:15
    environment:
      POSTGRES_USER: app
      POSTGRES_PASSWORD: \${POSTGRES_PASSWORD:?set POSTGRES_PASSWORD}
    ports: ["127.0.0.1:5432:5432"]
    volumes:
      - postgres-data:/var/lib/postgresql/data
      - ./sql:/docker-entrypoint-initdb.d:ro
    healthcheck:
      <<: *health
      test: ["CMD-SHELL", "pg_isready -U app"]
  warehouse:
    <<: *service
    image: example/warehouse:24.8
    expose: [8123, 9000]
    ulimits: {nofile: {soft: 262144, hard: 262144}}
    volumes: [warehouse-data:/var/lib/warehouse]
    healthcheck:
      <<: *health
      test: wget -q --spider http://localhost:8123/ping
  broker:
    <<: *service
    image: example/broker:8.0.0
    hostname: broker
    environment:
      BROKER_ADVERTISED_LISTENERS: PLAINTEXT://broker:9092
      BROKER_CONTROLLER_QUORUM_VOTERS: 1@broker:9093
    ports: ["9092"]
    healthcheck: {<<: *health, test: [CMD, broker-api-versions, --bootstrap-server, "localhost:9092"]}
  bus:
    <<: *service
    image: example/bus:2
    command: -js -sd /data
    ports: [{target: 4222, published: "4222", protocol: tcp}]
    healthcheck: {<<: *health, test: [CMD, bus-server, --version], interval: 5s}
  cache:
    <<: *service
    image: redis:7
    command: redis-server --save ""
    expose: ["6379"]
    healthcheck: {<<: *health, test: [CMD, redis-cli, ping]}
  migrate:
    build: {context: services/python, args: {TAG: }}
    command: [python, migrate.py, --host=postgres, --port=5432]
    restart: "no"
    environment: {PGPASSWORD: "\${POSTGRES_PASSWORD}"}
    depends_on:
      postgres: {condition: service_healthy}
  hub:
    <<: *service
    build: ./services/hub
    image: trading/hub:\${TAG}
    environment:
      DATABASE_URL: postgres://app:\${POSTGRES_PASSWORD}@postgres:5432/app
      REDIS: redis://cache
      BUS_URL: amqp://bus:4222
    depends_on: &hub-needs
      postgres: {condition: service_healthy}
      cache: {condition: service_healthy}
      migrate: {condition: service_completed_successfully}
    healthcheck: {<<: *health, test: wget -q --spider http://localhost:8080/health}
    expose: [8080]
  bridge:
    <<: *service
    build: services/bridge
    environment:
      <<: *store
      BROKERS: broker:9092
      HUB_URL: http://hub:8080
    tmpfs: /buffer:size=16m
    depends_on:
      <<: *hub-needs
      broker: {condition: service_healthy}
      warehouse: {condition: service_healthy}
      hub: {condition: service_healthy}
    deploy: {replicas: 2, resources: {limits: {memory: 256M}}}
  worker:
    <<: *service
    extends: {service: bridge}
    command: ["node", "worker.mjs"]
    deploy: {replicas: 0}
    environment: [ROLE=worker]
  debug:
    image: busybox
    profiles: [debug]
    network_mode: host
volumes:
  postgres-data:
  warehouse-data: {driver: local}
`,
};
