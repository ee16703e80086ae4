// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Compose's variables look like that.
const envFile = [
  "A=file # comment",
  "SINGLE='a $V # b'",
  'DOUBLE="a\\n$V \\"q\\" \\$V"',
  "USES=${A}-${NONE:-none}",
  "export E = spaced ",
  "HASH=a#b",
  "YAML: style",
  "V",
  "",
].join("\n");
const everySyntax = `
services:
  web:
    build: {context: app, args: {V: , W: w}, target: run}
    command: sh -c 'a "b" \\x' "c \\"d\\"" e\\ f
    entrypoint: /run --now
    env_file: [b.env, {path: gone.env, required: false}]
    environment: [B=1=2, EMPTY=, V, NONE, "N=\${NONE:-d\${V}}", "P=\${V:+p}", "D=$$V"]
    ports: [3000, "8000:80", "127.0.0.1:9001-9002:9101-9102", "[::1]:70:71/tcp", "53:53/udp"]
    expose: ["7000-7001", 80]
    volumes:
      - data:/data
      - ./conf:/conf:ro
      - ~/conf:/home
      - /anonymous
      - {type: tmpfs, target: /fast, tmpfs: {size: 64m, mode: 01777}}
    tmpfs: ["/run", "/tmp:size=1m"]
    depends_on: [db]
    links: ["job:worker"]
    healthcheck: {test: curl localhost, interval: 1m30s, timeout: 500ms, start_period: 1h, start_interval: 2s, retries: 3}
    restart: on-failure:4
    deploy: {replicas: 3, resources: {limits: {cpus: "0.5", memory: 64M, pids: 100}}}
    secrets: [key]
    ulimits: {nproc: 65535, nofile: {soft: 1024, hard: 2048}}
    user: "1000"
    stop_grace_period: 1m
    labels: [a=1, b]
    extra_hosts: ["one:10.0.0.1", "two=10.0.0.2"]
    dns: 1.1.1.1
    sysctls: {net.core.somaxconn: 1024}
    networks: {front: {aliases: [shop]}, back: }
    shm_size: 128m
    init: true
    cap_add: [NET_ADMIN]
  db:
    image: db
    environment: {N: 5, O: 0644, F: 1.5, B: true, T: "012", EMPTY: "", V: , E: 1e3, H: 0x1F, Y: yes}
    healthcheck: {disable: true}
    mem_limit: 1.5g
    command: ""
    entrypoint: []
    restart: "no"
  job: {image: job, restart: always, deploy: {restart_policy: {condition: on-failure, max_attempts: 2}}}
volumes: {data: {driver: local}}
networks: {front: , back: }
secrets: {key: {file: key.txt}}
`;
/** Services that extend others, in the same file and in another one. */
export const reuseFiles: Record<string, string> = {
  "compose.yaml": `
x-base: &base
  restart: always
  environment: &env {A: base, B: base}
services:
  web:
    <<: *base
    extends: {file: shared/base.yaml, service: app}
    command: [web]
    environment: {<<: *env, B: web}
    ports: ["80"]
    volumes: ["./own:/conf"]
    depends_on: {job: {condition: service_completed_successfully}}
    healthcheck: {retries: 9}
    dns: !override [9.9.9.9]
  job: {image: job, extends: base}
  base: {image: w, labels: {from: base}, build: app}
  db: {image: db}
`,
  "shared/base.yaml": `
services:
  app:
    extends: root
    environment: {A: app, C: app}
    env_file: app.env
    depends_on: [db]
    tmpfs: /two
  root:
    image: root
    command: [root, --all]
    expose: ["80", "81"]
    cap_add: [A]
    volumes: ["./conf:/conf", "./data:/data"]
    healthcheck: {test: [CMD, a], interval: 5s}
    tmpfs: /one
    dns: [1.1.1.1]
`,
  "shared/app.env": "FILE=shared\nA=file\n",
  "shared/data/": "",
  "own/": "",
  "app/Dockerfile": "",
};

/** A file that uses each key and syntax that we read. */
export const syntaxFiles: Record<string, string> = {
  "compose.yaml": everySyntax,
  "conf/": "",
  "key.txt": "",
  "app/Dockerfile": "",
  "b.env": envFile,
};
