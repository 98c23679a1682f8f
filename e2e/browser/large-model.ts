import { buildDiagram, type Piece, type Way } from '@/components/process-diagram/testing/build-diagram';

const ROWS = 12;
const COLUMNS = 20;
const [WIDTH, HEIGHT] = [150, 110];
const MIDDLE = 100 + ((ROWS - 1) * HEIGHT) / 2;

/** A fork into rows of steps that nobody has to do, and their join. */
function block(name: string, left: number): { pieces: Piece[]; ways: Way[]; from: string; to: string } {
  const fork = `${name}-fork`;
  const join = `${name}-join`;
  const stepOf = (row: number, column: number) => `${name}-${row}-${column}`;
  const pieces: Piece[] = [
    { id: fork, type: 'parallelGateway', at: [left, MIDDLE] },
    { id: join, type: 'parallelGateway', at: [left + (COLUMNS + 1) * WIDTH, MIDDLE] },
  ];
  const ways: Way[] = [];
  for (let row = 0; row < ROWS; row += 1) {
    ways.push([fork, stepOf(row, 0)], [stepOf(row, COLUMNS - 1), join]);
    for (let column = 0; column < COLUMNS; column += 1) {
      const at = [left + (column + 1) * WIDTH, 100 + row * HEIGHT] as const;
      pieces.push({
        id: stepOf(row, column),
        type: 'task',
        at,
        name: `Step ${row + 1}.${column + 1} of ${name}`,
      });
      if (column > 0) ways.push([stepOf(row, column - 1), stepOf(row, column)]);
    }
  }
  return { pieces, ways, from: fork, to: join };
}

/** A process of about 500 elements that orders run through: half of them lie before the payment, half behind it. */
export function largeModel(): string {
  const before = block('before', 200);
  const middle = 200 + (COLUMNS + 2) * WIDTH;
  const after = block('after', middle + 3 * WIDTH);
  const xml = buildDiagram({
    pieces: [
      { id: 'begin', type: 'startEvent', at: [100, MIDDLE], name: 'Order placed' },
      ...before.pieces,
      { id: 'wait', type: 'eventBasedGateway', at: [middle, MIDDLE] },
      {
        id: 'paid',
        type: 'intermediateCatchEvent',
        at: [middle + WIDTH, MIDDLE],
        name: 'Paid',
        event: 'message',
      },
      ...after.pieces,
      {
        id: 'late',
        type: 'intermediateCatchEvent',
        at: [middle + WIDTH, MIDDLE + 150],
        name: 'Late',
        event: 'timer',
      },
      { id: 'over', type: 'endEvent', at: [middle + 2 * WIDTH, MIDDLE + 150], name: 'Over' },
      { id: 'done', type: 'endEvent', at: [middle + (COLUMNS + 5) * WIDTH, MIDDLE], name: 'Done' },
    ],
    ways: [
      ['begin', before.from],
      ...before.ways,
      [before.to, 'wait'],
      ['wait', 'paid'],
      ['wait', 'late'],
      ['late', 'over'],
      ['paid', after.from],
      ...after.ways,
      [after.to, 'done'],
    ],
  });
  return xml
    .replaceAll('"process"', '"ordering-items-workflow"')
    .replace(
      '<bpmn:process ',
      '<bpmn:message id="payment" name="payment-received" />\n<bpmn:process isExecutable="true" ',
    )
    .replace('id="paid-message" />', 'id="paid-message" messageRef="payment" />')
    .replace(
      'id="late-timer" />',
      'id="late-timer"><bpmn:timeDuration>PT5M</bpmn:timeDuration></bpmn:timerEventDefinition>',
    );
}
