import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rowOf } from '@/lib/testing/bpmn';
import { CHECKOUT } from './server';

const task = (id: string, name: string, extensions: string) => ({
  id,
  xml: `<bpmn:userTask id="${id}" name="${name}"><bpmn:extensionElements><zeebe:userTask />${extensions}</bpmn:extensionElements></bpmn:userTask>`,
});

/** Two tasks for people: the packers check the parcel by a form, then somebody whose address is none sends it. */
export const TASKS_DIAGRAM = rowOf(
  task(
    'check-parcel',
    'Check the parcel',
    `<zeebe:formDefinition formId="check-parcel" bindingType="deployment" />
     <zeebe:assignmentDefinition candidateGroups="Packers" />
     <zeebe:taskSchedule dueDate="2026-01-05T09:00:00Z" followUpDate="2026-01-04T09:00:00Z" />
     <zeebe:priorityDefinition priority="=if count(items) &gt; 1 then 80 else 60" />`,
  ),
  task('send-parcel', 'Send the parcel', `<zeebe:assignmentDefinition assignee="the night shift" />`),
);

/** What lies beside it. */
export const TASKS_BESIDE = {
  'check-parcel.form': readFileSync(join(CHECKOUT, 'lib/forms/fixtures/check-parcel.form')),
};
