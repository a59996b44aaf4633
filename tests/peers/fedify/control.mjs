// What the tests ask of the peer, all JSON:
//   POST   /control/lookup   { handle }                     its own WebFinger and actor fetch
//   POST   /control/fetch    { url }                        what Fedify reads at an address
//   POST   /control/follow   { from, actor }                a Follow, sent by Fedify
//   POST   /control/unfollow { from, actor }                its Undo
//   POST   /control/send     { from, kind, inbox, … }       a signed activity of that kind
//   POST   /control/post     { from, inbox, activity, scheme, tamper }   any JSON, signed once
//   POST   /control/say      { from, inbox, … }             a note: to whom, answering what
//   POST   /control/edit     { from, inbox, note, content } says it otherwise
//   POST   /control/remove   { from, inbox, note }          takes it back
//   POST   /control/report   { from, inbox, objects, content }
//   POST   /control/move     { from, to, inbox }            both profiles say so
//   POST   /control/quote    { from, inbox, object, content }   asks for leave first
//   POST   /control/stamp    { url }                        that leave, as Fedify reads it
//   POST   /control/prove    { from, activity }             the same JSON with a proof by Fedify
//   POST   /control/serve    { document }                   any JSON, at its id
//   POST   /control/behave   { answer, times, delay_ms }    how the next letters are received
//   GET    /control/requests every POST to an inbox         DELETE forgets them
//   GET    /control/sent     every POST that left           DELETE forgets them

import { Temporal } from "@js-temporal/polyfill";
import { signObject, signRequest } from "@fedify/fedify/sig";
import {
  Accept, Activity, Announce, Block, Create, Delete, Flag, Follow, Like, Mention, Move, Note,
  PUBLIC_COLLECTION, QuoteRequest, Reject, Tombstone, Undo, Update,
} from "@fedify/vocab";
import { getDocumentLoader } from "@fedify/vocab-runtime";
import { specification, USER_AGENT } from "./world.mjs";

const ACTIONS = {
  lookup, fetch: fetchObject, follow, unfollow, send, say, edit, remove, report, move, quote, stamp,
  prove, serve, post, behave,
};

export async function answerControl(world, request, url) {
  const name = url.pathname.slice("/control/".length);
  if (name === "requests" || name === "sent") {
    if (request.method === "DELETE") world[name].length = 0;
    return Response.json(world[name]);
  }
  const action = ACTIONS[name];
  if (!action) return Response.json({ error: `no ${name} in control.mjs` }, { status: 404 });
  try {
    return Response.json(await action(world, await request.json()));
  } catch (error) {
    return Response.json({ error: String(error?.stack ?? error) }, { status: 422 });
  }
}

/** Reads anew each time: a test asks again to see what has changed. */
function uncached({ context }) {
  const documentLoader = getDocumentLoader({ allowPrivateAddress: true });
  return { documentLoader, contextLoader: context.contextLoader };
}

async function lookup(world, { handle }) {
  const { context } = world;
  const reading = uncached(world);
  const found = await context.lookupWebFinger(`acct:${handle.replace(/^@/, "")}`);
  if (!found) throw new Error(`WebFinger knows no ${handle}`);
  const actor = await context.lookupObject(handle, reading);
  if (!actor) throw new Error(`there is no actor behind ${handle}`);
  const followers = await actor.getFollowers(reading);
  const keys = [];
  for await (const key of actor.getPublicKeys(reading)) keys.push(key.id?.href);
  const proofKeys = [];
  for await (const key of actor.getAssertionMethods(reading)) proofKeys.push(key.id?.href);
  return {
    subject: found.subject,
    type: actor.constructor.name,
    id: actor.id.href,
    name: actor.name?.toString() ?? null,
    preferred_username: actor.preferredUsername?.toString() ?? null,
    summary: actor.summary?.toString() ?? null,
    url: actor.url?.href ?? null,
    inbox: actor.inboxId?.href ?? null,
    shared_inbox: actor.endpoints?.sharedInbox?.href ?? null,
    outbox: actor.outboxId?.href ?? null,
    followers: followers?.totalItems ?? null,
    public_keys: keys,
    assertion_methods: proofKeys,
  };
}

async function fetchObject(world, { url }) {
  const object = await world.context.lookupObject(new URL(url), uncached(world));
  if (!object) throw new Error(`nothing can be read at ${url}`);
  return {
    type: object.constructor.name,
    id: object.id?.href ?? null,
    name: object.name?.toString() ?? null,
    summary: object.summary?.toString() ?? null,
    content: object.content?.toString() ?? null,
    attributed_to: object.attributionId?.href ?? null,
    start: object.startTime?.toString() ?? null,
  };
}

async function follow(world, { from, actor }) {
  const target = await world.context.lookupObject(new URL(actor));
  if (!target) throw new Error(`nobody answers at ${actor}`);
  const activity = followActivity(world, from, target.id);
  return await deliver(world, from, activity, target.inboxId);
}

async function unfollow(world, { from, actor }) {
  const target = await world.context.lookupObject(new URL(actor));
  if (!target) throw new Error(`nobody answers at ${actor}`);
  const activity = new Undo({
    id: activityId(world),
    actor: world.context.getActorUri(from),
    object: followActivity(world, from, target.id),
  });
  return await deliver(world, from, activity, target.inboxId);
}

/** One Follow per pair of actors, so that its Undo names the same. */
function followActivity({ origin, context }, from, target) {
  return new Follow({
    id: new URL(`${origin}/follows/${from}/${encodeURIComponent(target.href)}`),
    actor: context.getActorUri(from),
    object: target,
    to: target,
  });
}

const activityId = ({ origin }) => new URL(`${origin}/activities/${crypto.randomUUID()}`);

/** Sends as Fedify does, trying the other signature when the first is refused. */
async function deliver(world, from, activity, inbox) {
  const before = world.sent.length;
  let error = null;
  try {
    // Fedify wants a recipient with an id; only the inbox matters to where it goes.
    const recipient = { id: new URL(inbox), inboxId: new URL(inbox) };
    await world.context.sendActivity({ identifier: from }, recipient, activity);
  } catch (refused) {
    error = String(refused);
  }
  const attempts = world.sent.slice(before);
  return { id: activity.id.href, status: attempts.at(-1)?.status ?? null, attempts, error };
}

/** Typed by Fedify's vocabulary, except what the vocabulary does not know. */
async function send(world, { from, kind, inbox, object, content, in_reply_to: inReplyTo }) {
  const actor = world.context.getActorUri(from);
  const common = { id: activityId(world), actor, to: PUBLIC_COLLECTION };
  const target = object ? new URL(object) : null;
  const note = () => makeNote(world, actor, content ?? "Bonjour", inReplyTo, target);
  const makers = {
    Follow: () => new Follow({ ...common, to: target, object: target }),
    "Undo(Follow)": () => new Undo({ ...common, object: followActivity(world, from, target) }),
    "Undo(Like)": () => new Undo({ ...common, object: new Like({ actor, object: target }) }),
    "Create(Note)": () => new Create({ ...common, object: note() }),
    "Update(Note)": () => new Update({ ...common, object: note() }),
    Delete: () => new Delete({ ...common, object: new Tombstone({ id: target }) }),
    "Delete(actor)": () => new Delete({ ...common, object: actor }),
    Like: () => new Like({ ...common, object: target }),
    Announce: () => new Announce({ ...common, object: target }),
    "Undo(Announce)": () => new Undo({ ...common, object: new Announce({ actor, object: target }) }),
    Accept: () => new Accept({ ...common, object: new Follow({ id: target, actor: target, object: actor }) }),
    Reject: () => new Reject({ ...common, object: new Follow({ id: target, actor: target, object: actor }) }),
    Block: () => new Block({ ...common, to: target, object: target }),
    Flag: () => new Flag({ ...common, to: target, object: target, content: content ?? "Spam" }),
  };
  if (makers[kind]) return await deliver(world, from, makers[kind](), inbox);
  const id = activityId(world).href;
  const context = "https://www.w3.org/ns/activitystreams";
  const activity = { "@context": context, id, type: kind, actor: actor.href, object };
  return { id, ...(await post(world, { from, inbox, activity })) };
}

function makeNote(world, actor, content, inReplyTo, id) {
  const name = crypto.randomUUID();
  const note = new Note({
    id: id ?? new URL(`${world.origin}/notes/${name}`),
    attribution: actor,
    content: `<p>${content}</p>`,
    to: PUBLIC_COLLECTION,
    replyTarget: inReplyTo ? new URL(inReplyTo) : null,
    published: Temporal.Now.instant(),
  });
  world.notes.set(note.id.href.split("/").at(-1), note);
  return note;
}

/** Says something as microblogs do: publicly, with a mention of whom it is for. */
async function say(world, { from, inbox, mention, name, content, in_reply_to: inReplyTo }) {
  const { context } = world;
  const actor = context.getActorUri(from);
  const target = mention ? new URL(mention) : null;
  const tags = target ? [new Mention({ href: target, name })] : [];
  const ccs = [context.getFollowersUri(from), ...(target ? [target] : [])];
  const id = new URL(`${world.origin}/notes/${crypto.randomUUID()}`);
  const note = new Note({
    id,
    attribution: actor,
    to: PUBLIC_COLLECTION,
    ccs,
    tags,
    content: `<p>${content}</p>`,
    replyTarget: inReplyTo ? new URL(inReplyTo) : null,
    published: Temporal.Now.instant(),
    url: id,
  });
  keep(world, note);
  const create = new Create({ id: activityId(world), actor, to: PUBLIC_COLLECTION, ccs, object: note });
  return { ...(await deliver(world, from, create, inbox)), note: id.href };
}

function keep(world, note) {
  world.notes.set(note.id.href.split("/").at(-1), note);
}

function kept(world, uri) {
  const note = world.notes.get(uri.split("/").at(-1));
  if (!note) throw new Error(`nobody said ${uri}`);
  return note;
}

async function edit(world, { from, inbox, note, content }) {
  const changed = kept(world, note).clone({
    content: `<p>${content}</p>`,
    updated: Temporal.Now.instant(),
  });
  keep(world, changed);
  const actor = world.context.getActorUri(from);
  const update = new Update({ id: activityId(world), actor, to: PUBLIC_COLLECTION, object: changed });
  return await deliver(world, from, update, inbox);
}

async function remove(world, { from, inbox, note }) {
  const { id } = kept(world, note);
  world.notes.delete(note.split("/").at(-1));
  const actor = world.context.getActorUri(from);
  const object = new Tombstone({ id });
  const removal = new Delete({ id: activityId(world), actor, to: PUBLIC_COLLECTION, object });
  return await deliver(world, from, removal, inbox);
}

async function report(world, { from, inbox, objects, content }) {
  const flag = new Flag({
    id: activityId(world),
    actor: world.context.getActorUri(from),
    objects: objects.map((uri) => new URL(uri)),
    content,
  });
  return await deliver(world, from, flag, inbox);
}

async function move(world, { from, to, inbox }) {
  world.moves.set(from, to);
  const actor = world.context.getActorUri(from);
  const target = world.context.getActorUri(to);
  const activity = new Move({ id: activityId(world), actor, object: actor, target });
  return await deliver(world, from, activity, inbox);
}

async function quote(world, { from, inbox, object, content }) {
  const actor = world.context.getActorUri(from);
  const id = new URL(`${world.origin}/notes/${crypto.randomUUID()}`);
  const note = new Note({
    id,
    attribution: actor,
    to: PUBLIC_COLLECTION,
    content: `<p>${content}</p>`,
    quote: new URL(object),
    published: Temporal.Now.instant(),
  });
  keep(world, note);
  const request = new QuoteRequest({
    id: activityId(world),
    actor,
    object: new URL(object),
    instrument: note,
  });
  return { ...(await deliver(world, from, request, inbox)), note: id.href };
}

async function stamp(world, { url }) {
  const found = await world.context.lookupObject(new URL(url), uncached(world));
  if (!found) throw new Error(`nothing can be read at ${url}`);
  return {
    type: found.constructor.name,
    id: found.id?.href ?? null,
    attributed_to: found.attributionId?.href ?? null,
    interacting_object: found.interactingObjectId?.href ?? null,
    interaction_target: found.interactionTargetId?.href ?? null,
  };
}

/** As Fedify sends its own: read into its vocabulary, proven, and written again. */
async function prove(world, { from, activity }) {
  const { documentLoader, contextLoader } = world.context;
  const pairs = await world.context.getActorKeyPairs(from);
  const pair = pairs.find((pair) => pair.privateKey.algorithm.name === "Ed25519");
  const read = await Activity.fromJsonLd(activity, { documentLoader, contextLoader });
  const proven = await signObject(read, pair.privateKey, pair.multikey.id, { contextLoader });
  return await proven.toJsonLd({ format: "compact", contextLoader });
}

function serve(world, { document }) {
  world.documents.set(new URL(document.id).pathname, document);
  return {};
}

/**
 * Signs the given JSON once with `scheme` and posts it. `tamper` spoils it after signing: "body",
 * "signature", "date", or "none" of it is signed at all ("unsigned").
 */
async function post(world, { from, inbox, activity, scheme, tamper }) {
  const [pair] = await world.context.getActorKeyPairs(from);
  const body = JSON.stringify(activity);
  const headers = { "content-type": "application/activity+json", "user-agent": USER_AGENT };
  let request = new Request(inbox, { method: "POST", headers, body });
  if (tamper !== "unsigned") {
    const spec = specification(scheme ?? world.sign);
    request = await signRequest(request, pair.privateKey, pair.keyId, { spec });
  }
  const response = await fetch(await spoil(request, body, tamper));
  return { status: response.status, body: await response.text() };
}

async function spoil(request, body, tamper) {
  const headers = new Headers(request.headers);
  let sent = body;
  if (tamper === "body") sent = body.replace(/\}$/, ',"spoilt":true}');
  if (tamper === "date") headers.set("date", new Date(Date.now() - 60_000).toUTCString());
  if (tamper === "signature") {
    const value = headers.get("signature");
    // One letter in the middle of the longest run of base64.
    const run = /[A-Za-z0-9+/]{80,}/.exec(value)[0];
    const letter = run[40] === "A" ? "B" : "A";
    headers.set("signature", value.replace(run, run.slice(0, 40) + letter + run.slice(41)));
  }
  return new Request(request.url, { method: "POST", headers, body: sent });
}

function behave(world, { answer = 0, times = 0, delay_ms = 0 }) {
  Object.assign(world.behaviour, { answer, times, delay_ms });
  return world.behaviour;
}
