import { expect, test } from 'vitest';
import { processOf } from '@/lib/testing/bpmn';
import { checkDecisionCalls } from './check-decision-calls';
import { modelOf } from './model';
import { parseDefinition } from './parse';

async function foundIn(type: string, call: string, more = '') {
  const task = `<bpmn:${type} id="rule"><bpmn:extensionElements><zeebe:calledDecision ${call} />${more}</bpmn:extensionElements></bpmn:${type}>`;
  const { definition } = await parseDefinition(
    processOf(`<bpmn:startEvent id="start" />${task}<bpmn:endEvent id="end" />`, ['start>rule', 'rule>end']),
  );
  return checkDecisionCalls(modelOf(definition ?? expect.fail()), ['total']).map(({ message }) => message);
}

const FINE = 'decisionId="carrier" resultVariable="carrier"';

test('a call that says which decision, and where its result goes', async () => {
  expect(await foundIn('businessRuleTask', FINE)).toEqual([]);
});

test.each([
  ['serviceTask', FINE, '', 'only a business rule task can call a decision'],
  ['businessRuleTask', FINE, '<zeebe:taskDefinition type="x" />', 'both a decision and a job type'],
  ['businessRuleTask', 'resultVariable="carrier"', '', 'does not say which'],
  ['businessRuleTask', 'decisionId="=a" resultVariable="carrier"', '', 'is an expression'],
  ['businessRuleTask', 'decisionId="carrier"', '', 'does not say which variable takes the result'],
  ['businessRuleTask', 'decisionId="carrier" resultVariable="my carrier"', '', '"my carrier" is no name'],
  ['businessRuleTask', 'decisionId="carrier" resultVariable="total"', '', '"total" follows from the order'],
])('%s %s%s is refused', async (type, call, more, words) => {
  expect((await foundIn(type, call, more)).join('\n')).toContain(words);
});
