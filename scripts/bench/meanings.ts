/** What a row says, by its name without the database. */
const MEANINGS: readonly (readonly [row: RegExp, sentence: string])[] = [
  [/^bpmn-engine alone/, 'The library by itself, nothing stored: what a whole order costs without us.'],
  [/^compiled steps/, 'Steps taken from the compiled table, against the same steps asked of the library.'],
  [
    /^first step out of a marking/,
    'What the first order pays that comes through a marking: one call of the library.',
  ],
  [
    /a step of the first order through/,
    'A step that nobody has taken before, to its commit: one call of the library, and what is stored of it.',
  ],
  [/the same step of the next order/, 'What the next order pays there: a look-up and a commit.'],
  [/ready with the shipped diagram/, 'From the start of the process on an empty database until it serves.'],
  [
    /ready with .*later than/,
    'How much longer a start takes that sees such a drawing for the first time: its check.',
  ],
  [/^the same step once more/, 'What each later one pays: a look-up.'],
  [/^check of .*memory/, 'What the process of the bench takes in memory after that check.'],
  [
    /^check of .*processor time|, later than .*processor time/,
    'The same without what others on the machine take, and with what the compiler and the collector do beside it.',
  ],
  [
    /^check of/,
    'From the file to the verdict: explored by the token game, each kind of step asked of the library.',
  ],
  [/whole orders through the runtime/, 'Placed, paid and shipped, committed to the database, without HTTP.'],
  [/orders created through the runtime/, 'Placed and billed, committed, without HTTP.'],
  [/empty route$/, 'A route of Next that does nothing, over the same connections: what Next itself costs.'],
  [/one order on an idle app/, 'Nobody else there: one order, against one write by hand with its commit.'],
  [/one POST on an idle server/, 'The same over HTTP, as a single customer feels it.'],
  [/one empty route/, 'A route of Next that does nothing, asked by a single client.'],
  [
    /POST \/api\/order, \d+ viewers/,
    'New orders while a crowd watches others: what watching costs those who buy.',
  ],
  [/payments for orders with/, 'Payments that a crowd is told of, against payments that nobody watches.'],
  [/POST \/api\/order$/, "The original's own request: an order made and committed before the answer."],
  [/POST to the original/, 'The Go service this one began with: nothing stored, all lost at its end.'],
  [/POST against the original/, 'Ours, committed to disk, against theirs, in memory.'],
  [/GET \/api\/order, 304/, 'A page that polls and has the newest version already.'],
  [/GET \/api\/order, 200/, 'The whole state of an order.'],
  [/POST \/api\/receive-payment/, 'A payment judged, booked and committed before the answer.'],
  [/late p50/, 'Half of the timers fire no later than this.'],
  [/late p99/, 'All but one in a hundred timers fire no later than this.'],
  [/, early$/, 'Timers that fired before their time: there is none.'],
  [/, twice$/, 'Timers that fired a second time: there is none.'],
  [/, never$/, 'Timers that did not fire: there is none.'],
  [/replicas?, whole orders/, 'Processes on one database and the same two cores: what sharing costs.'],
  [/memory of a viewer/, 'What one open event stream takes of the heap.'],
  [/told after the answer/, 'From the answer to who paid until half of the viewers know.'],
  [/after the request was sent, p95/, 'From the moment the payment was sent until 95 of 100 viewers know.'],
  [/is on screen after/, 'From the answer to who paid until a page among the crowd shows it.'],
  [
    /the page of an order on a weak phone/,
    'From the tap on a link until the largest thing is painted: CPU 4 times slower, nothing in the cache.',
  ],
  [/a POST in the last third/, 'An order or a payment at that pace, as a client feels it.'],
  [/, p9[59]$/, 'The same, for 95 or 99 of 100.'],
  [/waiting: whole orders/, 'Whole orders beside so many that wait, against an empty database.'],
  [/claim of \d+ due timers/, 'One look of the worker at what is due, beside so many that wait.'],
  [/counts by marking/, 'How many orders stand where, as the page of the process asks it.'],
  [/memory of the server/, 'What so many waiting orders cost in memory: nothing.'],
  [/from start to ready/, 'A server that is started on so many waiting orders.'],
  [/one of them in the runtime/, 'Bytes on disk of one waiting order, indexes included.'],
  [/its bill and the like/, 'Bytes on disk of what the shop keeps beside it.'],
  [/: resident memory/, 'Memory that the system has given to the process.'],
  [/kept in memory of each/, 'What a server still holds of an order that is done: nothing.'],
  [
    /a page of the list/,
    'The desk’s list of orders by the filter that takes longest: all that its address asks.',
  ],
  [/scans of big tables/, 'Statements of a whole life that read a big table from end to end: there is none.'],
];

/** @param row its name @throws when nobody has said what it means: then nobody could read it */
export function meaningOf(row: string): string {
  const sentence = MEANINGS.find(([pattern]) => pattern.test(row))?.[1];
  if (sentence === undefined) throw new Error(`scripts/bench/meanings.ts does not say what "${row}" means.`);
  return sentence;
}
