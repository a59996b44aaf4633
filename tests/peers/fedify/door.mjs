// What stands before Fedify. It tells which signature each POST bears and whether that alone
// verifies, refuses the scheme that the test does not want, fails or waits when asked to, and
// remembers everything. It never lets anything past Fedify's own verification.

import {
  detachSignature, hasProofLike, verifyObject, verifyRequestDetailed,
} from "@fedify/fedify/sig";
import { Activity } from "@fedify/vocab";
import { schemeOf } from "./world.mjs";

export function openDoor(world, options) {
  const keys = new Map();
  const keyCache = {
    get: async (id) => keys.get(id.href),
    set: async (id, key) => void keys.set(id.href, key),
  };

  async function answer(request, url) {
    const document = request.method === "GET" && world.documents.get(url.pathname);
    if (document) {
      const headers = { "content-type": "application/activity+json" };
      return new Response(JSON.stringify(document), { headers });
    }
    const isInbox = request.method === "POST" && /^(\/users\/[^/]+)?\/inbox$/.test(url.pathname);
    if (!isInbox) return await world.federation.fetch(request, { contextData: null });
    const record = await describe(request, url);
    world.requests.push(record);
    const response = await receive(request, record);
    record.status = response.status;
    record.answered_ms = Date.now();
    return response;
  }

  async function receive(request, record) {
    const { behaviour } = world;
    if (behaviour.delay_ms > 0) await wait(behaviour.delay_ms);
    if (behaviour.times > 0) {
      behaviour.times -= 1;
      return new Response("as the test asked", { status: behaviour.answer });
    }
    if (options.accept !== "any" && record.scheme !== options.accept) {
      return new Response(`only ${options.accept} is taken here`, { status: 401 });
    }
    record.signature = await verify(request.clone(), record.scheme);
    record.proof = await verifyProof(record.activity);
    return await world.current.run(record, () =>
      world.federation.fetch(request, { contextData: null }));
  }

  /** "verified", or why the HTTP signature alone does not hold (a proof in the body may). */
  async function verify(request, scheme) {
    const { documentLoader, contextLoader } = world.context;
    const spec = scheme === "rfc9421" ? "rfc9421" : "draft-cavage-http-signatures-12";
    const result = await verifyRequestDetailed(request, {
      documentLoader,
      contextLoader,
      keyCache,
      spec,
    });
    return result.verified ? "verified" : result.reason.type;
  }

  /** "verified", "none", or that the proof in the body does not hold for the activity's actor. */
  async function verifyProof(activity) {
    if (!hasProofLike(activity)) return "none";
    const { documentLoader, contextLoader } = world.context;
    try {
      // As Fedify's inbox does: a linked-data signature is made over the proof, not under it.
      const bare = detachSignature(activity);
      const proven = await verifyObject(Activity, bare, { documentLoader, contextLoader });
      return proven ? "verified" : "does not hold";
    } catch (error) {
      return String(error);
    }
  }

  return { answer };
}

/** What is known of a POST before anyone judges it. */
async function describe(request, url) {
  const headers = request.headers;
  const body = await request.clone().text();
  let activity = null;
  try {
    activity = JSON.parse(body);
  } catch {
    // Fedify answers 400; the record shows that there was nothing to read.
  }
  const keyId = /keyid="([^"]+)"/i.exec(
    headers.get("signature-input") ?? headers.get("signature") ?? "",
  );
  return {
    at_ms: Date.now(),
    path: url.pathname,
    scheme: schemeOf(headers),
    key_id: keyId?.[1] ?? null,
    user_agent: headers.get("user-agent"),
    content_type: headers.get("content-type"),
    id: activity?.id ?? null,
    type: activity?.type ?? null,
    activity,
    signature: "not looked at",
    proof: "not looked at",
    status: null,
    understood: null,
  };
}

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
