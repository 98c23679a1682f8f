import { buildDiagram, buildPools, type Piece, type Way } from './build-diagram';

/** Nothing but one thing after the other. */
export const STRAIGHT = buildDiagram({
  pieces: [
    { id: 'begin', type: 'startEvent', at: [100, 200], name: 'Order placed' },
    { id: 'check', type: 'serviceTask', at: [230, 200], name: 'Check items' },
    { id: 'bill', type: 'sendTask', at: [400, 200], name: 'Send bill' },
    { id: 'pack', type: 'userTask', at: [570, 200], name: 'Pack parcel' },
    { id: 'finish', type: 'endEvent', at: [700, 200], name: 'Delivered' },
  ],
  ways: [
    ['begin', 'check'],
    ['check', 'bill'],
    ['bill', 'pack'],
    ['pack', 'finish'],
  ],
});

/** An event-based gateway, and an activity with two events on its edge. */
export const EVENTS = buildDiagram({
  pieces: [
    { id: 'begin', type: 'startEvent', at: [100, 200], name: 'Order placed' },
    { id: 'check', type: 'serviceTask', at: [230, 200], name: 'Check items' },
    { id: 'sold-out', type: 'boundaryEvent', at: [200, 240], name: 'Sold out', on: 'check', event: 'error' },
    { id: 'too-slow', type: 'boundaryEvent', at: [260, 240], name: 'Too slow', on: 'check', event: 'timer' },
    { id: 'reject', type: 'task', at: [400, 420], name: 'Say sorry' },
    { id: 'rejected', type: 'endEvent', at: [560, 420], name: 'Rejected' },
    { id: 'choose', type: 'eventBasedGateway', at: [380, 200] },
    {
      id: 'cancelled',
      type: 'intermediateCatchEvent',
      at: [500, 100],
      name: 'Cancelled',
      event: 'message',
    },
    { id: 'paid', type: 'intermediateCatchEvent', at: [500, 200], name: 'Paid', event: 'message' },
    { id: 'late', type: 'intermediateCatchEvent', at: [500, 300], name: '5 minutes', event: 'timer' },
    { id: 'pack', type: 'task', at: [640, 200], name: 'Pack parcel' },
    { id: 'remind', type: 'task', at: [640, 300], name: 'Remind' },
    { id: 'delivered', type: 'endEvent', at: [780, 200], name: 'Delivered' },
    { id: 'reminded', type: 'endEvent', at: [780, 300], name: 'Reminded' },
    { id: 'stopped', type: 'endEvent', at: [780, 100], name: 'Stopped' },
  ],
  ways: [
    ['begin', 'check'],
    ['check', 'choose'],
    ['sold-out', 'reject'],
    ['too-slow', 'reject'],
    ['reject', 'rejected'],
    ['choose', 'cancelled', 'changed my mind'],
    ['choose', 'paid'],
    ['choose', 'late'],
    ['cancelled', 'stopped'],
    ['paid', 'pack'],
    ['late', 'remind'],
    ['pack', 'delivered'],
    ['remind', 'reminded'],
  ],
});

const insideSteps = (left: number, top: number) => ({
  pieces: [
    { id: 'in', type: 'startEvent', at: [left, top], name: 'In' },
    { id: 'fold', type: 'task', at: [left + 110, top], name: 'Fold box' },
    { id: 'fill', type: 'task', at: [left + 250, top], name: 'Fill box' },
    { id: 'out', type: 'endEvent', at: [left + 360, top], name: 'Out' },
  ] satisfies Piece[],
  ways: [
    ['in', 'fold'],
    ['fold', 'fill'],
    ['fill', 'out'],
  ] satisfies Way[],
});

const around = (isCollapsed: boolean) =>
  buildDiagram({
    pieces: [
      { id: 'begin', type: 'startEvent', at: [100, 200], name: 'Paid' },
      {
        id: 'packing',
        type: 'subProcess',
        at: isCollapsed ? [250, 200] : [400, 200],
        name: 'Packing',
        size: isCollapsed ? [100, 80] : [460, 200],
        inside: insideSteps(220, 200),
        isCollapsed,
      },
      {
        id: 'stuck',
        type: 'boundaryEvent',
        at: isCollapsed ? [250, 240] : [400, 300],
        name: 'Stuck',
        on: 'packing',
        event: 'timer',
      },
      { id: 'finish', type: 'endEvent', at: [720, 200], name: 'Delivered' },
      { id: 'give-up', type: 'endEvent', at: [720, 380], name: 'Given up' },
    ],
    ways: [
      ['begin', 'packing'],
      ['packing', 'finish'],
      ['stuck', 'give-up'],
    ],
  });

/** A sub-process that shows its inside, with an event on its edge. */
export const EXPANDED = around(false);

/** The same on a page of its own. */
export const COLLAPSED = around(true);

export const OWN_FILL = '#ffe0b2';
export const OWN_STROKE = '#6d4c41';

/** An element with fill and line of its own, one with a dark fill alone, one without. */
export const COLOURED = buildDiagram({
  pieces: [
    { id: 'begin', type: 'startEvent', at: [100, 200], name: 'Order placed' },
    {
      id: 'check',
      type: 'task',
      at: [230, 200],
      name: 'Check items',
      colours: { fill: OWN_FILL, stroke: OWN_STROKE },
    },
    { id: 'bill', type: 'task', at: [400, 200], name: 'Send bill', colours: { fill: '#1a237e' } },
    { id: 'pack', type: 'task', at: [570, 200], name: 'Pack parcel' },
    { id: 'finish', type: 'endEvent', at: [700, 200], name: 'Delivered' },
  ],
  ways: [
    ['begin', 'check'],
    ['check', 'bill'],
    ['bill', 'pack'],
    ['pack', 'finish'],
  ],
});

/** Two pools, one of them with lanes. */
export const POOLS = buildPools([
  {
    id: 'shop',
    name: 'Shop',
    box: [60, 60, 700, 320],
    lanes: [
      { id: 'office', name: 'Office', box: [90, 60, 670, 160], of: ['begin', 'bill', 'finish'] },
      { id: 'warehouse', name: 'Warehouse', box: [90, 220, 670, 160], of: ['pack'] },
    ],
    plan: {
      pieces: [
        { id: 'begin', type: 'startEvent', at: [160, 140], name: 'Order placed' },
        { id: 'bill', type: 'task', at: [300, 140], name: 'Send bill' },
        { id: 'pack', type: 'task', at: [470, 300], name: 'Pack parcel' },
        { id: 'finish', type: 'endEvent', at: [640, 140], name: 'Delivered' },
      ],
      ways: [
        ['begin', 'bill'],
        ['bill', 'pack'],
        ['pack', 'finish'],
      ],
    },
  },
  {
    id: 'carrier',
    name: 'Carrier',
    box: [60, 420, 700, 160],
    plan: {
      pieces: [
        { id: 'called', type: 'startEvent', at: [160, 500], name: 'Called' },
        { id: 'drive', type: 'task', at: [300, 500], name: 'Drive' },
        { id: 'arrived', type: 'endEvent', at: [460, 500], name: 'Arrived' },
      ],
      ways: [
        ['called', 'drive'],
        ['drive', 'arrived'],
      ],
    },
  },
]);

/** A way back, and a task that may repeat itself. */
export const LOOPS = buildDiagram({
  pieces: [
    { id: 'begin', type: 'startEvent', at: [100, 200], name: 'Begin' },
    { id: 'again', type: 'exclusiveGateway', at: [190, 200] },
    { id: 'try', type: 'task', at: [310, 200], name: 'Try' },
    { id: 'enough', type: 'exclusiveGateway', at: [430, 200], name: 'Enough?' },
    { id: 'split', type: 'parallelGateway', at: [530, 200] },
    { id: 'tell', type: 'task', at: [650, 120], name: 'Tell' },
    { id: 'clean', type: 'task', at: [650, 280], name: 'Clean up' },
    { id: 'join', type: 'parallelGateway', at: [770, 200] },
    { id: 'finish', type: 'endEvent', at: [860, 200], name: 'Finished' },
  ],
  ways: [
    ['begin', 'again'],
    ['again', 'try'],
    ['try', 'enough'],
    ['enough', 'again', 'no'],
    ['enough', 'split', 'yes'],
    ['split', 'tell'],
    ['split', 'clean'],
    ['tell', 'join'],
    ['clean', 'join'],
    ['join', 'finish'],
  ],
});

const ROWS = 10;
const COLUMNS = 30;

/** 302 nodes: a fork into ten rows of thirty steps that join again. */
export const LARGE = buildDiagram({
  pieces: [
    { id: 'fork', type: 'parallelGateway', at: [100, 600] },
    ...Array.from({ length: ROWS * COLUMNS }, (_, index): Piece => {
      const row = Math.floor(index / COLUMNS);
      const column = index % COLUMNS;
      return {
        id: `step-${row}-${column}`,
        type: 'task',
        at: [260 + column * 150, 150 + row * 100],
        name: `Step ${row + 1}.${column + 1}`,
      };
    }),
    { id: 'join', type: 'parallelGateway', at: [260 + COLUMNS * 150, 600] },
  ],
  ways: Array.from({ length: ROWS }, (_, row): Way[] => [
    ['fork', `step-${row}-0`],
    ...Array.from(
      { length: COLUMNS - 1 },
      (_, column): Way => [`step-${row}-${column}`, `step-${row}-${column + 1}`],
    ),
    [`step-${row}-${COLUMNS - 1}`, 'join'],
  ]).flat(),
});

/** What may come at any time: one that ends all else, and one beside it. */
export const HANDLERS = buildDiagram({
  pieces: [
    { id: 'begin', type: 'startEvent', at: [100, 100], name: 'Order placed' },
    { id: 'pack', type: 'task', at: [230, 100], name: 'Pack parcel' },
    { id: 'weighed', type: 'intermediateThrowEvent', at: [360, 100], name: 'Too heavy', event: 'escalation' },
    { id: 'delivered', type: 'endEvent', at: [470, 100], name: 'Delivered' },
    {
      id: 'withdrawn',
      type: 'subProcess',
      at: [250, 280],
      size: [340, 120],
      name: 'Withdrawal',
      isTriggered: true,
      inside: {
        pieces: [
          { id: 'cancel', type: 'startEvent', at: [120, 280], name: 'Cancelled', event: 'message' },
          { id: 'refund', type: 'task', at: [240, 280], name: 'Pay back' },
          { id: 'refunded', type: 'endEvent', at: [370, 280], name: 'Paid back' },
        ],
        ways: [
          ['cancel', 'refund'],
          ['refund', 'refunded'],
        ],
      },
    },
    {
      id: 'reminding',
      type: 'subProcess',
      at: [250, 440],
      size: [340, 120],
      name: 'Reminder',
      isTriggered: true,
      inside: {
        pieces: [
          { id: 'late', type: 'startEvent', at: [120, 440], name: 'A day', event: 'timer', isQuiet: true },
          { id: 'remind', type: 'task', at: [240, 440], name: 'Remind' },
          { id: 'reminded', type: 'endEvent', at: [370, 440], name: 'Reminded' },
        ],
        ways: [
          ['late', 'remind'],
          ['remind', 'reminded'],
        ],
      },
    },
  ],
  ways: [
    ['begin', 'pack'],
    ['pack', 'weighed'],
    ['weighed', 'delivered'],
  ],
});

export const ALL = { STRAIGHT, EVENTS, HANDLERS, EXPANDED, COLLAPSED, COLOURED, POOLS, LOOPS, LARGE };
