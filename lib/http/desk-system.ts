import type { SystemJson } from '@/lib/contract/system';
import { countOpenRefunds } from '@/lib/db/tables/refunds';
import { can } from '@/lib/desk/can';
import { findNeeds } from '@/lib/queries/needs';
import { findOrdersByState } from '@/lib/queries/orders-by-state';
import { readSystem } from '@/lib/queries/system';
import { getApp } from '@/lib/server/app';
import type { App } from '@/lib/server/compose';
import { ENV_NAMES } from '@/lib/server/env.mjs';
import type { Env } from '@/lib/server/get-env';
import { requirePerson } from './desk-page';
import type { Incoming } from './route';

/** How the system stands, as this server sees it. */
export async function systemNow({ database, queries, env, heartbeat, health }: App): Promise<SystemJson> {
  const [facts, reached] = await Promise.all([heartbeat.facts(), health()]);
  const { holder, startedAt } = heartbeat;
  return readSystem({
    ...{ database, queries },
    mode: env.paymentMode,
    health: reached,
    self: { holder, startedAt, facts },
    now: new Date(),
  });
}

/** What may be said of the environment: how it is set, and of what is an address or a secret that it is set. */
const settingsOf = (env: Env) => ({
  paymentMode: env.paymentMode,
  isExposed: env.isExposed,
  timeScale: env.timeScale,
  paymentGraceMs: env.paymentGraceMs,
  fulfilment: env.fulfilment,
  refunds: env.refunds,
  unpaidLimits: env.unpaidLimits,
  rateLimit: env.rateLimit,
  readLimit: env.readLimit,
  maxOpenRequests: env.maxOpenRequests,
  maxStreams: env.maxStreams,
  mailLimits: env.mailLimits,
  retentionMs: env.retentionMs,
  retentionAbandonedMs: env.retentionAbandonedMs,
  logLevel: env.logLevel,
  allowEmbeddedLive: env.allowEmbeddedLive,
  allowPrivateWebhooks: env.allowPrivateWebhooks,
  smtpDemandsTls: env.smtpDemandsTls,
  set: ENV_NAMES.filter((name) => (process.env[name] ?? '') !== ''),
});

/** `GET /desk/system/bundle`: what somebody needs who helps from outside, without personal data and secrets. */
export async function bundleFile({ request }: Incoming): Promise<Response> {
  await requirePerson(request, can.oversee);
  const app = getApp();
  const { database, queries, chainProof, metrics, env } = app;
  const [system, orders, { counts: needs }, refunds, chain, measured] = await Promise.all([
    systemNow(app),
    findOrdersByState(database),
    findNeeds(database, queries.texts, 'oldest'),
    countOpenRefunds(database),
    chainProof.read(),
    metrics.registry.metrics(),
  ]);
  const bundle = {
    format: 'orderflow-support/1',
    ...{ system, orders, needs, refunds, chain },
    settings: settingsOf(env),
    metrics: measured.split('\n'),
  };
  return new Response(JSON.stringify(bundle, null, 2), {
    headers: {
      'content-type': 'application/json',
      'content-disposition': `attachment; filename="orderflow-support-${system.at.slice(0, 10)}.json"`,
      'cache-control': 'no-store',
    },
  });
}
