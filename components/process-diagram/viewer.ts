import BaseViewer from 'bpmn-js/lib/BaseViewer';
import CoreModule from 'bpmn-js/lib/core';
import DrilldownModule from 'bpmn-js/lib/features/drilldown';
import type { ModdleElement } from 'bpmn-js/lib/model/Types';
import { type GradualImporter, gradualImport } from './gradual-importer';
import { breathe } from './slices';

const FONT_SIZE_PX = 13;

/** The library, with what draws and what opens closed sub-processes; looking, moving and choosing are ours. */
export function createViewer(container: HTMLElement): BaseViewer {
  // Lines are broken by measuring, outside the container: an inherited family would be measured as another one.
  const font = { fontFamily: getComputedStyle(container).fontFamily, fontSize: FONT_SIZE_PX };
  return new BaseViewer({
    container,
    // The style sheet gives these properties their colour by theme and by state.
    bpmnRenderer: {
      defaultFillColor: 'var(--pd-fill)',
      defaultStrokeColor: 'var(--pd-stroke)',
      defaultLabelColor: 'var(--pd-label)',
    },
    textRenderer: { defaultStyle: font, externalStyle: font },
    modules: [CoreModule, DrilldownModule, gradualImport, { drilldownCentering: ['value', null] }],
  });
}

/** What of the library's reader of files is used. */
interface Moddle {
  fromXML(xml: string, type: 'bpmn:Definitions'): Promise<{ rootElement: ModdleElement }>;
}

/**
 * Reads a BPMN file and draws it, with pauses.
 * @param signal ends it; then it throws its reason
 * @throws when it is no BPMN, or has no drawing
 */
export async function drawFile(viewer: BaseViewer, xml: string, signal: AbortSignal): Promise<void> {
  const { rootElement } = await viewer.get<Moddle>('moddle').fromXML(xml, 'bpmn:Definitions');
  await breathe(signal);
  await viewer.importDefinitions(rootElement);
  await viewer.get<GradualImporter>('bpmnImporter').drawRest(signal);
}
