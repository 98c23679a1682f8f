import { AGAIN, MONEY_KINDS } from '@/lib/db/tables/mails';
import { checkedBy, idOf } from './rules';
import type { Invariant } from './types';

/** The kinds of rows that stand for an effect on the outside world. */
const EFFECTS = ['mail', 'bill', 'shipment'];

/** Mails that no service task sends: one of a kind for an order, a refund or a note, its key says so. Links are sent when asked for. */
const NOTICES = `('received', 'part-paid', 'paid', 'stopped', 'given-up', 'overpaid', 'late-payment', 'wrong-currency',
  'refund-due', 'refund-sent', 'refunded', 'credit-note', 'debit-note', 'link')`;
/** Of those that tell sums there are a few: from the second on they are counted. */
const OF_MONEY = MONEY_KINDS.map((kind) => `'${kind}'`).join(', ');
const OF_JOBS: Record<string, string> = { mail: ` where kind not in ${NOTICES}` };

/** The key of the first: what a person sent again has it behind a number of its own. */
const FIRST = `regexp_replace(job_key, '^${AGAIN}[0-9]+/', '')`;

const KEYS = `effect as (
  ${EFFECTS.map((table) => `select order_number, '${table}' as kind, job_key, ${FIRST} as first from ${table}${OF_JOBS[table] ?? ''}`).join(' union all ')}
  union all select order_number, 'job', k.key, k.key from (select order_number, o.id || '/' || seq || '/' || regexp_replace(work, '(^|/)job:', '\\1') as key
    from job join orders o on o.number = order_number) k),
  opened as (select l.id as leaf_id, regexp_replace(e->'work'->>'key', '(^|/)job:', '\\1') as element
    from leaf l cross join lateral jsonb_array_elements(l.leaf->'effects') e
    where e->>'do' = 'open' and e->'work'->>'kind' = 'job'),
  by_hand as (select s.order_number, s.seq, regexp_replace(e->'work'->>'key', '(^|/)job:', '\\1') as element
    from step s cross join lateral jsonb_array_elements(s.data->'moved'->'effects') e
    where s.type = 'moved' and e->>'do' = 'open' and e->'work'->>'kind' = 'job')`;

/** I7: the key names the step that opened the job, so that every attempt has the same one. */
export const effectsHaveKeys: Invariant = {
  name: 'I7',
  title: 'every outside effect carries a key that does not change between attempts',
  check: checkedBy(
    `with ${KEYS} select o.id, format('its %s has the key %s, which names no job of its log', f.kind,
       coalesce(quote_literal(f.job_key), 'null'))
     from effect f join orders o on o.number = f.order_number where not exists (select 1 from step s join opened on opened.leaf_id = s.leaf_id
       where s.order_number = f.order_number and f.first = o.id || '/' || s.seq || '/' || opened.element)
     and not exists (select 1 from by_hand b
       where b.order_number = f.order_number and f.first = o.id || '/' || b.seq || '/' || b.element)`,
    `select o.id, format('its mail %s has the key %s', m.kind, quote_literal(m.job_key))
     from mail m join orders o on o.number = m.order_number cross join lateral (select ${FIRST} as first) k
     where m.kind in ${NOTICES} and k.first <> o.id || '/' || m.kind
       and not (m.kind = 'link' and k.first ~ ('^' || o.id || '/link/[0-9]+$'))
       and not (m.kind in (${OF_MONEY}) and k.first ~ ('^' || o.id || '/' || m.kind || '/[1-9]$'))
       and not (m.kind in ('refund-sent', 'refunded') and k.first ~ ('^' || o.id || '/' || m.kind || '/[0-9]+/[0-9]+$'))
       and not (m.kind = 'credit-note' and exists (select 1 from credit_note n
         where n.order_number = m.order_number and k.first = o.id || '/credit-note/' || n.number))
       and not (m.kind = 'debit-note' and exists (select 1 from debit_note n
         where n.order_number = m.order_number and k.first = o.id || '/debit-note/' || n.number))`,
    `select min(o.id), format('%s refunds of payment %s are %s at its provider', count(*), r.payment_id, r.provider_id)
     from refund r join orders o on o.number = r.order_number where r.provider_id is not null
     group by r.payment_id, r.provider_id having count(*) > 1`,
    `select ${idOf('r')}, format('refund %s of payment %s is pending, and the provider gave it no id', r.ordinal, r.payment_id)
     from refund r where r.state = 'pending' and r.provider_id is null`,
    `with ${KEYS} select min(o.id), format('%s rows of %s carry the key %s', count(*), kind, job_key)
     from effect f join orders o on o.number = f.order_number group by kind, job_key having count(*) > 1`,
  ),
};
