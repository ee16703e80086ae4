import type { JetStreamManager } from "@nats-io/jetstream";
import type { NatsConnection } from "@nats-io/transport-node";
import { withDeadline } from "../../core/deadline.ts";
import type { Reachable } from "../reachable.ts";
import { jetStreamClient, transport } from "./packages.ts";

const requestLimitMs = 3_000;

export interface StreamMessage {
  sequence: number;
  /** Values of the header that was asked for. */
  header: string;
}

/** A NATS server with JetStream on the harness's own path. */
export class JetStream {
  readonly #address: string;
  #connection: NatsConnection | undefined;
  #manager: JetStreamManager | undefined;

  constructor(service: Pick<Reachable, "address">) {
    this.#address = service.address;
  }

  /** Names of the streams: a real request to JetStream itself. */
  async streams(): Promise<string[]> {
    return this.#call("list streams", async (manager) => {
      const names: string[] = [];
      for await (const { config } of manager.streams.list()) names.push(config.name);
      return names;
    });
  }

  /** Removes a stream with its consumers and its duplicate map, which a purge would keep. */
  async deleteStream(stream: string): Promise<void> {
    const there = await this.streams();
    if (there.includes(stream))
      await this.#call(`delete ${stream}`, (manager) => manager.streams.delete(stream));
  }

  /** Highest stream sequence below which a durable consumer has acknowledged everything, and what is left. */
  async consumer(
    stream: string,
    durable: string,
  ): Promise<{ ackFloor: number; pending: number; unacknowledged: number }> {
    return this.#call(`consumer ${durable}`, async (manager) => {
      const info = await manager.consumers.info(stream, durable);
      return {
        ackFloor: info.ack_floor.stream_seq,
        pending: info.num_pending,
        unacknowledged: info.num_ack_pending,
      };
    });
  }

  /** Sequences that the stream still holds. */
  async bounds(stream: string): Promise<{ first: number; last: number }> {
    return this.#call(`stream ${stream}`, async (manager) => {
      const { state } = await manager.streams.info(stream);
      return { first: state.first_seq, last: state.last_seq };
    });
  }

  /** One header of a stream's last message; empty when there is no message or no such header. */
  async lastHeader(stream: string, header: string): Promise<string> {
    const { first, last } = await this.bounds(stream);
    if (last < first) return "";
    return this.#call(`message ${last} of ${stream}`, async (manager) => {
      const message = await manager.streams.getMessage(stream, { seq: last });
      return message?.header.get(header) ?? "";
    });
  }

  /**
   * Follows one header of a stream's messages from a sequence on; payloads stay at the server. The follower ends
   * when the connection does, or when it is told to: `ended` resolves then, and the caller may follow again.
   */
  async followHeaders(
    stream: string,
    header: string,
    from: number,
    onMessage: (message: StreamMessage) => void,
  ): Promise<{ ended: Promise<void>; stop(): Promise<void> }> {
    return this.#call(`follow ${stream}`, async (_manager, connection) => {
      const consumer = await jetStreamClient.jetstream(connection).consumers.get(stream, {
        opt_start_seq: from,
        deliver_policy: jetStreamClient.DeliverPolicy.StartSequence,
        headers_only: true,
      });
      const messages = await consumer.consume({ max_messages: 1_000 });
      const ended = (async () => {
        for await (const message of messages) {
          onMessage({ sequence: message.seq, header: message.headers?.get(header) ?? "" });
        }
      })().catch(() => undefined);
      connection.closed().then(() => messages.stop());
      return {
        ended,
        async stop() {
          messages.stop();
          await ended;
        },
      };
    });
  }

  async close(): Promise<void> {
    await this.#connection?.close();
    this.#connection = undefined;
  }

  /** The client gives up for good after some failures, so a call on a closed connection makes a new one. */
  async #call<T>(
    what: string,
    call: (manager: JetStreamManager, connection: NatsConnection) => Promise<T>,
  ): Promise<T> {
    return withDeadline(`NATS: ${what}`, requestLimitMs, async () => {
      if (this.#connection === undefined || this.#connection.isClosed() || this.#manager === undefined) {
        this.#connection = await transport.connect({
          servers: `${this.#address}:4222`,
          timeout: 1_000,
          reconnect: false,
          pingInterval: 2_000,
          maxPingOut: 2,
          name: "blackstart",
        });
        this.#manager = await jetStreamClient.jetstreamManager(this.#connection, {
          timeout: 2_000,
          checkAPI: false,
        });
      }
      return call(this.#manager, this.#connection);
    });
  }
}
