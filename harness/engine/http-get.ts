import { request } from "node:http";

export interface HttpAnswer {
  status: number;
  body: string;
}

/** One GET with a whole deadline (not one of inactivity). Bodies over 4 MiB are cut. Rejects on no answer. */
export function httpGet(address: string, port: number, path: string, limitMs: number): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(limitMs);
    const outgoing = request({ host: address, port, path, method: "GET", agent: false, signal }, (answer) => {
      const chunks: Buffer[] = [];
      let size = 0;
      answer.on("data", (chunk: Buffer) => {
        size += chunk.length;
        if (size <= 4 << 20) chunks.push(chunk);
      });
      answer.on("end", () =>
        resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(chunks).toString() }),
      );
      answer.on("error", reject);
    });
    outgoing.on("error", reject);
    outgoing.end();
  });
}
