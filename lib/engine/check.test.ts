import { describe, expect, test } from 'vitest';
import { checkDefinition, checkExploration } from './check';
import { parseDefinition } from './parse';
import { bpmnText } from './testing/bpmn-text';
import { checkText, exploreText, parseText } from './testing/run-process';
import type { Finding } from './types';

/** A process with one odd element between a task and the end. */
function around(element: string, id = 'odd'): string {
  return `start begin\n job pack\n ${element}\n end done\n begin -> pack -> ${id} -> done`;
}

function finding(severity: Finding['severity'], elementId: string | null, message: RegExp): unknown {
  return expect.objectContaining({ severity, elementId, message: expect.stringMatching(message) });
}

describe('refused with element and reason', () => {
  test.each<[string, string, RegExp]>([
    ['script task', around('script odd'), /script task would run code.*use a service task/],
    ['call activity', around('call odd'), /call activity.*embedded sub-process/],
    ['signal without a name', around('catch odd signal'), /names no signal; choose one/],
    ['signal named by FEEL', around('throw odd signal==name'), /FEEL is not evaluated/],
    ['start by signal', 'start odd signal=go\n end done\n odd -> done', /none start event/],
    ['catch event of nothing', around('catch odd'), /make it a message or timer/],
    ['timer of nothing', around('timer odd='), /give it a duration/],
    ['timer of garbage', around('timer odd=soon'), /"soon" is not an ISO 8601 duration/],
    ['timer of broken FEEL', around('timer odd==duration('), /not valid FEEL/],
    ['link without its other end', around('throw odd link=x'), /0 catch events/],
    [
      'one of several starts by message',
      'start begin\n start odd message=go\n end done\n end over\n begin -> done\n odd -> over',
      /only at the one start event/,
    ],
    ['start by timer', 'start odd timer=PT1H\n end done\n odd -> done', /none start event/],
    [
      'what nothing leads to',
      `${around('job other', 'other')}\n job odd\n odd -> done`,
      /no flow leads here/,
    ],
  ])('%s', async (_, text, message) => {
    expect(await checkText(text)).toContainEqual(finding('error', 'odd', message));
  });

  test.each<[string, string, string, RegExp]>([
    [
      'multi-instance',
      '<bpmn:serviceTask id="pack">',
      '<bpmn:serviceTask id="pack"><bpmn:multiInstanceLoopCharacteristics />',
      /multi-instance is not supported/,
    ],
    [
      'compensation',
      '<bpmn:serviceTask id="pack">',
      '<bpmn:serviceTask id="pack" isForCompensation="true">',
      /compensation is not supported/,
    ],
  ])('%s', async (_, from, to, message) => {
    const { definition } = await parseDefinition(bpmnText(around('job odd')).replace(from, to));
    if (definition === null) throw new Error('not parsed');
    const findings = checkDefinition(definition, { hasHandler: () => true, declaredErrors: () => [] });
    expect(findings).toContainEqual(finding('error', 'pack', message));
  });

  test.each<[string, string, RegExp]>([
    ['form', '<zeebe:formDefinition formKey="packing" />', /its form is not shown/],
  ])('a warning: %s', async (_, extension, message) => {
    const xml = bpmnText(around('user odd')).replace(
      '<bpmn:userTask id="odd">',
      `<bpmn:userTask id="odd"><bpmn:extensionElements>${extension}</bpmn:extensionElements>`,
    );
    expect(await checkText(xml)).toEqual([finding('warning', 'odd', message)]);
  });

  test('a warning: an assignment at what is no user task', async () => {
    const xml = bpmnText(around('message odd=paid')).replace(
      '<bpmn:intermediateCatchEvent id="odd">',
      '<bpmn:intermediateCatchEvent id="odd"><bpmn:extensionElements><zeebe:priorityDefinition priority="1" /></bpmn:extensionElements>',
    );
    expect(await checkText(xml)).toEqual([finding('warning', 'odd', /at a user task/)]);
  });

  test('a warning: a gateway with a single flow, which may be shut', async () => {
    const text = 'start begin\n exclusive gate\n end done\n begin -> gate\n gate -> done if =total > 1';
    expect(await checkText(text)).toEqual([finding('warning', 'gate', /no default flow/)]);
  });

  test.each<[string, string, RegExp]>([
    ['cycle', '<bpmn:timeCycle>R3/PT5M</bpmn:timeCycle>', /time cycles/],
    [
      'date and duration',
      '<bpmn:timeDate>2030-01-01</bpmn:timeDate><bpmn:timeDuration>PT5M</bpmn:timeDuration>',
      /more than one of date, duration and cycle; keep/,
    ],
    ['date of garbage', '<bpmn:timeDate>PT5M</bpmn:timeDate>', /"PT5M" is not an ISO 8601 date and time/],
  ])('time %s', async (_, to, message) => {
    const xml = bpmnText(around('timer odd=PT5M')).replace(/<bpmn:timeDuration.*<\/bpmn:timeDuration>/, to);
    expect(await checkText(xml)).toContainEqual(finding('error', 'odd', message));
  });

  test('conditions that are no FEEL', async () => {
    const split = (condition: string): string => `
      start begin
      exclusive choose
      end left
      end right
      begin -> choose
      choose -> left if ${condition}
      choose -> right default`;
    // biome-ignore lint/suspicious/noTemplateCurlyInString: this is what a refused condition looks like
    expect(await checkText(split('${total > 5}'))).toContainEqual(
      finding('error', 'choose_to_left', /is no FEEL/),
    );
    expect(await checkText(split('total > 5'))).toContainEqual(
      finding('error', 'choose_to_left', /always hold/),
    );
    expect(await checkText(split('=total >'))).toContainEqual(
      finding('error', 'choose_to_left', /not valid FEEL/),
    );
    const script = bpmnText(split('=total > 5')).replace(
      '<bpmn:conditionExpression',
      '$& language="javascript"',
    );
    expect(await checkText(script)).toContainEqual(
      finding('error', 'choose_to_left', /a script in "javascript"/),
    );
    expect(await checkText(split('=total > 5'))).toEqual([]);
  });

  test('a join that cannot tell its branches apart', async () => {
    const join = (kind: string): string => `
      start begin
      parallel fork
      job one
      job two
      ${kind} join
      end done
      begin -> fork
      fork -> one -> join
      fork -> two -> join
      join -> done`;
    expect(await checkText(join('inclusive'))).toEqual([]);
    expect(await checkText(join('parallel'))).toEqual([]);
    const twice = (kind: string): string => `
      start begin
      job one
      ${kind} join
      end done
      begin -> one
      one -> join
      one -> join
      join -> done`;
    for (const kind of ['parallel', 'inclusive'])
      expect(await checkText(twice(kind))).toContainEqual(finding('error', 'join', /cannot tell apart/));
  });

  test.each<[string, string, RegExp]>([
    ['start b', 'b', /the event says not what it waits for/],
    ['start b message=paid\n start c message=asked', 'odd', /has 2 start events; exactly one is needed/],
    ['start b error=LOST passive', 'b', /an error always interrupts; remove isInterrupting/],
    ['start b signal', 'b', /names no signal; choose one/],
  ])('an event sub-process with %s', async (start, elementId, message) => {
    const text = `start begin\n job pack\n end done\n begin -> pack -> done\n sub odd event {\n ${start}\n end e\n b -> e\n }`;
    expect(await checkText(text)).toContainEqual(finding('error', elementId, message));
  });

  test('an event sub-process that flows or boundary events hang on, or of which two catch the same', async () => {
    const handler = (id: string, error: string): string =>
      `sub ${id} event {\n start ${id}_s error=${error}\n end ${id}_e\n ${id}_s -> ${id}_e\n }`;
    const text = (more: string): string =>
      `start begin\n job pack\n end done\n begin -> pack -> done\n ${more}`;
    expect(await checkText(text(`${handler('odd', 'A')}\n pack -> odd`))).toContainEqual(
      finding('error', 'odd', /no flow may lead into an event sub-process/),
    );
    expect(
      await checkText(text(`${handler('odd', 'A')}\n boundary late on=odd timer=PT1H\n late -> done`)),
    ).toContainEqual(finding('error', 'odd', /nothing may be attached to an event sub-process/));
    expect(await checkText(text(`${handler('one', 'A')}\n ${handler('two', 'A')}`))).toContainEqual(
      finding('error', 'two_s', /two event sub-processes catch the same error; keep one/),
    );
    expect(await checkText(text(`${handler('one', '')}\n ${handler('two', 'A')}`))).toContainEqual(
      finding('error', 'one_s', /may not stand beside others/),
    );
    expect(await checkText(text(`${handler('one', 'A')}\n ${handler('two', 'B')}`))).toEqual([]);
  });

  test('a message that starts a sub-process; the one that starts the process alone is taken', async () => {
    const text = (inner: string): string =>
      `start begin message=ordered\n sub pack {\n start enter ${inner}\n job weigh\n end weighed\n enter -> weigh -> weighed\n }\n end done\n begin -> pack -> done`;
    expect(await checkText(text('message=paid'))).toContainEqual(
      finding('error', 'enter', /only at the one start event of the process, and no sub-process/),
    );
    expect(await checkText(text(''))).toEqual([]);
    const { definition, exploration } = await exploreText(text(''));
    expect(checkExploration(definition, exploration)).toEqual([]);
  });

  test('an escalation without a code, caught at a task, or caught twice; warned of, where nothing catches it', async () => {
    const text = (more: string): string =>
      `start begin\n sub pack {\n start s\n job weigh\n end heavy escalation=HEAVY\n s -> weigh -> heavy\n }\n job ship\n end done\n begin -> pack -> ship -> done\n ${more}`;
    const boundary = (id: string, what: string): string => `boundary ${id} ${what}\n ${id} -> done`;
    expect(await checkText(text(boundary('odd', 'on=ship escalation=HEAVY')))).toContainEqual(
      finding('error', 'odd', /nothing in ship throws escalations; attach it to a sub-process/),
    );
    const twice = `${boundary('one', 'on=pack escalation=HEAVY')}\n ${boundary('two', 'on=pack escalation=')}`;
    expect(await checkText(text(twice))).toContainEqual(
      finding('error', 'pack', /one that catches every escalation may not stand beside others/),
    );
    expect(await checkText(text(boundary('help', 'on=pack escalation= passive')))).toEqual([]);
    expect(await checkText(text(''))).toContainEqual(
      finding('warning', 'heavy', /nothing around it catches "HEAVY": it acts as a plain end/),
    );
    expect(await checkText(text('').replace(' escalation=HEAVY', ' escalation='))).toContainEqual(
      finding('error', 'heavy', /names no escalation with a code/),
    );
  });

  test('a message event without a message', async () => {
    const xml = bpmnText(around('message odd=hello')).replace(/ messageRef="[^"]*"/, '');
    expect(await checkText(xml)).toContainEqual(finding('error', 'odd', /names no message/));
  });

  test('tasks behind an event-based gateway', async () => {
    const text = `
      start begin
      race wait-for
      message paid=paid
      user odd
      end done
      begin -> wait-for
      wait-for -> paid -> done
      wait-for -> odd -> done`;
    expect(await checkText(text)).toContainEqual(finding('error', 'odd', /only message and timer events/));
  });

  test('a catch-all beside another error boundary event', async () => {
    const text = `
      start begin
      job pack
      boundary any on=pack error=
      boundary torn on=pack error=TORN
      end done
      begin -> pack -> done
      any -> done
      torn -> done`;
    expect(await checkText(text)).toContainEqual(finding('error', 'pack', /catches every error/));
  });

  test('two processes, or none that is executable', async () => {
    const xml = bpmnText(around('job odd'));
    const other = '<bpmn:process id="other" isExecutable="true"><bpmn:startEvent id="o" /></bpmn:process>';
    const two = xml.replace('<bpmn:process ', `${other}<bpmn:process `);
    expect(await checkText(two)).toContainEqual(
      finding('error', null, /2 executable processes \(other, process\); keep one/),
    );
    expect(await checkText(two.replace('id="other" isExecutable="true"', 'id="other"'))).toEqual([]);
    const none = xml.replace('isExecutable="true"', 'isExecutable="false"');
    expect(await checkText(none)).toContainEqual(finding('error', 'process', /isExecutable/));
  });
});

describe('warned about', () => {
  test('a gateway that may find no way, and one whose flow is always taken', async () => {
    const split = (last: string): string =>
      `start begin\n exclusive choose\n end a\n end b\n begin -> choose\n choose -> a if =x\n choose -> b ${last}`;
    expect(await checkText(split('if =y'))).toEqual([finding('warning', 'choose', /no default flow/)]);
    expect(await checkText(split('').trimEnd())).toEqual([finding('warning', 'choose', /always taken/)]);
    expect(await checkText(split('default'))).toEqual([]);
  });

  test('handlers that are missing (an error), errors nobody catches, messages nobody sends', async () => {
    const definition = await parseText(`
      start begin
      job pack type=packing
      boundary torn on=pack error=TORN
      job ship
      message paid=paid
      throw tell message=told type=telling
      end done message=closed
      begin -> pack -> ship -> paid -> tell -> done
      torn -> ship`);
    const findings = checkDefinition(definition, {
      hasHandler: ({ jobType }) => jobType === 'packing' || jobType === 'telling',
      declaredErrors: (elementId) => (elementId === 'pack' ? ['TORN', 'LOST'] : []),
      knownMessages: ['payment-received'],
    });
    expect(findings).toEqual([
      finding('warning', 'pack', /may raise "LOST", which nothing in the diagram catches/),
      finding('error', 'ship', /no handler for the task "ship"/),
      finding('warning', 'paid', /nothing here sends the message "paid"/),
      finding('error', 'done', /no handler for the event "done"/),
    ]);
  });
});

describe('found by exploration', () => {
  test('a parallel gateway that joins alternatives, by its name', async () => {
    const { definition, exploration } = await exploreText(`
      start begin
      exclusive choose
      job one
      job two
      parallel meet name=Both_done?
      end done
      begin -> choose
      choose -> one if =g
      choose -> two default
      one -> meet
      two -> meet
      meet -> done`);
    const findings = checkExploration(definition, exploration);
    expect(findings).toContainEqual(
      finding('error', 'meet', /stuck at "Both done\?" \(meet\).*after the start, job-completed/),
    );
    expect(findings).toContainEqual(finding('error', null, /No order can ever end/));
    expect(findings).toContainEqual(finding('warning', 'done', /never reached/));
  });

  test('two inclusive gateways that wait for each other, by their names', async () => {
    const text = `
      start begin
      parallel fork
      job one
      job two
      inclusive left
      inclusive right
      parallel split
      parallel part
      end done
      end over
      begin -> fork
      fork -> one -> left -> split -> right -> part -> left
      fork -> two -> right
      split -> done
      part -> over`;
    const { definition, exploration } = await exploreText(text);
    expect(checkExploration(definition, exploration)).toContainEqual(
      finding('error', 'left', /stuck at left and right for good/),
    );
  });

  test('two open subscriptions of one message', async () => {
    const { definition, exploration } = await exploreText(`
      start begin
      parallel fork
      message one=paid
      message two=paid
      end done
      end over
      begin -> fork
      fork -> one -> done
      fork -> two -> over`);
    const found = finding('error', 'one', /one and two await the message "paid" at the same time/);
    expect(checkExploration(definition, exploration)).toContainEqual(found);
  });

  test('the same with other correlation keys, if the message comes with one; and never without, or with one text', async () => {
    const findings = async (one: string, two: string, known: readonly string[] = []) => {
      const { definition, exploration } = await exploreText(`
        start begin
        parallel fork
        message one=packed key=${one}
        message two=packed key=${two}
        end done
        end over
        begin -> fork
        fork -> one -> done
        fork -> two -> over`);
      return checkExploration(definition, exploration, known);
    };
    expect(await findings('=left', '=right')).toEqual([]);
    const double = finding('error', 'one', /one and two await the message "packed" at the same time; only/);
    expect(await findings('=left', '=left')).toEqual([double]);
    expect(await findings('=left', '')).toEqual([double]);
    expect(await findings('=left', '=right', ['packed'])).toEqual([
      finding('error', 'one', /which comes without a correlation key/),
    ]);
  });

  test('a loop without a wait', async () => {
    const { definition, exploration } = await exploreText(`
      start begin
      exclusive merge
      exclusive choose
      end done
      begin -> merge -> choose
      choose -> merge if =again
      choose -> done default`);
    const found = finding('error', 'process', /does not come to rest/);
    expect(checkExploration(definition, exploration)).toContainEqual(found);
  });
});
