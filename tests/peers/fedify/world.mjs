// The peer's actors and what Fedify does for them. Everything that arrives is verified by Fedify
// itself; what it understood is handed back to the door through `current`.

import { AsyncLocalStorage } from "node:async_hooks";
import { createFederation, MemoryKvStore } from "@fedify/fedify";
import { Activity, Application, Endpoints, Group, Note, Person } from "@fedify/vocab";

const KINDS = { Application, Group, Person };
const SPECIFICATIONS = { cavage: "draft-cavage-http-signatures-12", rfc9421: "rfc9421" };
const RSA_BITS = 2048;
export const USER_AGENT = "KiosqueTestPeer/1.0";

/**
 * Resolves to { origin, federation, context, keys, requests, sent, notes, documents, moves, current,
 * behaviour }.
 */
export async function createWorld(origin, options) {
  const world = {
    origin,
    sign: options.sign,
    // Every POST to an inbox, in order of arrival, whatever it was answered.
    requests: [],
    // Every POST that left, with the signature it bore and the answer.
    sent: [],
    // Notes that the tests made, served at their ids.
    notes: new Map(),
    // Any other JSON that the tests put at an address of the peer.
    documents: new Map(),
    // Who lives where now: names of actors, from the old to the new.
    moves: new Map(),
    // How the next POSTs to an inbox are treated: { answer, times, delay_ms }.
    behaviour: { answer: 0, times: 0, delay_ms: 0 },
    // The record of the request that Fedify is working on.
    current: new AsyncLocalStorage(),
    keys: new Map(),
  };
  for (const name of options.actors) world.keys.set(name, await generateKeys());
  world.federation = createFederation({
    kv: new MemoryKvStore(),
    origin,
    // Plain http and loopback addresses, and nothing else about verification, are relaxed.
    allowPrivateAddress: true,
    firstKnock: SPECIFICATIONS[options.sign],
    userAgent: USER_AGENT,
  });
  describeActors(world, options);
  describeInbox(world);
  describeRest(world, options);
  world.context = world.federation.createContext(new URL(origin), null);
  watchFetch(world);
  return world;
}

export function specification(scheme) {
  return SPECIFICATIONS[scheme];
}

/** Which signature a request bears: "rfc9421", "cavage" or "none". */
export function schemeOf(headers) {
  if (headers.has("signature-input")) return "rfc9421";
  return headers.has("signature") ? "cavage" : "none";
}

async function generateKeys() {
  const rsa = await crypto.subtle.generateKey(
    {
      name: "RSASSA-PKCS1-v1_5",
      modulusLength: RSA_BITS,
      publicExponent: new Uint8Array([1, 0, 1]),
      hash: "SHA-256",
    },
    true,
    ["sign", "verify"],
  );
  const ed25519 = await crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"]);
  return [rsa, ed25519];
}

function describeActors(world, options) {
  world.federation
    .setActorDispatcher("/users/{identifier}", async (context, identifier) => {
      if (!world.keys.has(identifier)) return null;
      const keys = await context.getActorKeyPairs(identifier);
      const Kind = KINDS[options.kinds[identifier] ?? "Person"];
      const named = (other) => context.getActorUri(other);
      const before = [...world.moves].filter(([, now]) => now === identifier);
      return new Kind({
        id: context.getActorUri(identifier),
        preferredUsername: identifier,
        name: identifier[0].toUpperCase() + identifier.slice(1),
        url: context.getActorUri(identifier),
        inbox: context.getInboxUri(identifier),
        outbox: context.getOutboxUri(identifier),
        followers: context.getFollowersUri(identifier),
        endpoints: new Endpoints({ sharedInbox: context.getInboxUri() }),
        successor: world.moves.has(identifier) ? named(world.moves.get(identifier)) : null,
        aliases: before.map(([then]) => named(then)),
        publicKey: keys[0].cryptographicKey,
        assertionMethods: keys.map((pair) => pair.multikey),
      });
    })
    .setKeyPairsDispatcher((_, identifier) => world.keys.get(identifier) ?? []);
}

function describeInbox(world) {
  world.federation
    .setInboxListeners("/users/{identifier}/inbox", "/inbox")
    .on(Activity, async (context, activity) => {
      const record = world.current.getStore();
      if (record) record.understood = await understand(context, activity, record.activity);
    });
}

/** What Fedify made of an activity; an object that is only named is not fetched. */
async function understand(context, activity, json) {
  const embedded = json.object !== null && typeof json.object === "object";
  const object = embedded ? await activity.getObject({ ...context, suppressError: true }) : null;
  return {
    type: activity.constructor.name,
    actor: activity.actorId?.href ?? null,
    object_type: object?.constructor.name ?? null,
    object_id: object?.id?.href ?? activity.objectId?.href ?? null,
    name: object?.name?.toString() ?? null,
    content: object?.content?.toString() ?? null,
    attributed_to: object?.attributionId?.href ?? null,
    published: object?.published?.toString() ?? null,
    start: object?.startTime?.toString() ?? null,
  };
}

function describeRest(world, options) {
  world.federation.setFollowersDispatcher("/users/{identifier}/followers", () => ({ items: [] }));
  world.federation.setOutboxDispatcher("/users/{identifier}/outbox", () => ({ items: [] }));
  world.federation.setObjectDispatcher(
    Note,
    "/notes/{id}",
    (_, { id }) => world.notes.get(id) ?? null,
  );
  world.federation.setNodeInfoDispatcher("/nodeinfo/2.1", () => ({
    software: { name: options.software, version: "1.0.0" },
    protocols: ["activitypub"],
    usage: { users: { total: world.keys.size }, localPosts: 0, localComments: 0 },
  }));
}

/**
 * Fedify asks WebFinger over https only; here there is no TLS, so that one step goes over http.
 * Everything posted is noted with its signature and its answer.
 */
function watchFetch(world) {
  const fetch = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    let request = new Request(input, init);
    if (request.url.startsWith("https://localhost:")) {
      request = new Request(request.url.replace("https:", "http:"), request);
    }
    if (request.method !== "POST") return await fetch(request);
    const letter = { inbox: request.url, scheme: schemeOf(request.headers), status: null };
    letter.activity = JSON.parse(await request.clone().text());
    world.sent.push(letter);
    const response = await fetch(request);
    letter.status = response.status;
    return response;
  };
}
