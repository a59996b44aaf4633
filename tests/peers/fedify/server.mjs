// A server of another make, for the tests: Fedify, on plain http and loopback, with a control
// interface under /control that the tests drive. Started by tests/it/support/fedify.rs.
//
// Takes its options as one JSON argument (see OPTIONS below), prints its address when it is ready,
// and stops when its standard input closes, so that it never outlives the test that started it.
//
//   world.mjs    the actors, their keys, what Fedify does with a verified activity
//   door.mjs     what stands before Fedify: counts, refuses, is slow, remembers
//   control.mjs  what the tests ask of it

import { createServer } from "node:http";
import { answerControl } from "./control.mjs";
import { openDoor } from "./door.mjs";
import { createWorld } from "./world.mjs";

const OPTIONS = {
  port: 0,
  // Names of the actors, at /users/NAME.
  actors: ["alice", "bob"],
  // What an actor is, where that is no Person: { NAME: "Application" or "Group" }.
  kinds: {},
  // Which signature the inbox takes: "any", "cavage" or "rfc9421"; the other is answered 401.
  accept: "any",
  // Which signature is sent first: "cavage" or "rfc9421".
  sign: "rfc9421",
  // What NodeInfo says it is: others choose their dialect by it.
  software: "kiosque-test-peer",
};

const BODY_BYTES_MAX = 4 * 1024 * 1024;

const options = { ...OPTIONS, ...JSON.parse(process.argv[2] ?? "{}") };
const server = createServer((request, response) => {
  answer(request, response).catch((error) => {
    console.error(error);
    response.writeHead(500).end(String(error?.stack ?? error));
  });
});

server.listen(options.port, "localhost", async () => {
  const origin = `http://localhost:${server.address().port}`;
  server.world = await createWorld(origin, options);
  server.door = openDoor(server.world, options);
  console.log(`ready ${origin}`);
});

process.stdin.on("end", () => process.exit(0)).resume();

async function answer(incoming, outgoing) {
  const request = await toRequest(incoming, server.world.origin);
  const url = new URL(request.url);
  const answered = url.pathname.startsWith("/control/")
    ? await answerControl(server.world, request, url)
    : await server.door.answer(request, url);
  outgoing.writeHead(answered.status, Object.fromEntries(answered.headers));
  outgoing.end(Buffer.from(await answered.arrayBuffer()));
}

async function toRequest(incoming, origin) {
  const chunks = [];
  let bytes = 0;
  for await (const chunk of incoming) {
    bytes += chunk.length;
    if (bytes > BODY_BYTES_MAX) throw new Error("the body is too large for a test");
    chunks.push(chunk);
  }
  const headers = new Headers();
  for (let index = 0; index < incoming.rawHeaders.length; index += 2) {
    headers.append(incoming.rawHeaders[index], incoming.rawHeaders[index + 1]);
  }
  const hasBody = !["GET", "HEAD"].includes(incoming.method);
  const body = hasBody ? Buffer.concat(chunks) : undefined;
  return new Request(new URL(incoming.url, origin), { method: incoming.method, headers, body });
}
