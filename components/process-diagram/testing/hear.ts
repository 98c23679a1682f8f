import type {} from '@vitest/browser-playwright';
import { cdp } from 'vitest/browser';

interface AxNode {
  nodeId: string;
  ignored: boolean;
  role?: { value: string };
  name?: { value: string };
  description?: { value: string };
  childIds?: string[];
}

/** What stands in the browser's own accessibility tree under the drawing: `button Send bill, task`, in reading order. */
export async function hear(): Promise<string[]> {
  const session = cdp();
  // Its type knows no answers; these two are described by the DevTools protocol.
  const { frameTree } = (await session.send('Page.getFrameTree')) as unknown as { frameTree: FrameTree };
  const frame = framesOf(frameTree).find(({ url }) => url === location.href);
  await session.send('Accessibility.enable');
  const { nodes } = (await session.send('Accessibility.getFullAXTree', {
    ...(frame ? { frameId: frame.id } : {}),
  })) as unknown as { nodes: AxNode[] };
  await session.send('Accessibility.disable');
  const byId = new Map(nodes.map((node) => [node.nodeId, node]));
  const drawing = nodes.find((node) => node.role?.value === 'application');
  return drawing ? spoken(drawing, byId).slice(1) : [];
}

function spoken(node: AxNode, byId: ReadonlyMap<string, AxNode>): string[] {
  const below = (node.childIds ?? []).flatMap((id) => {
    const child = byId.get(id);
    return child ? spoken(child, byId) : [];
  });
  const role = node.role?.value ?? '';
  if (node.ignored || !['application', 'button', 'image', 'img'].includes(role)) return below;
  return [`${role} ${node.name?.value ?? ''}`, ...below];
}

interface FrameTree {
  frame: { id: string; url: string };
  childFrames?: FrameTree[];
}

function framesOf({ frame, childFrames = [] }: FrameTree): { id: string; url: string }[] {
  return [frame, ...childFrames.flatMap(framesOf)];
}

/** As a reader may have set it; back to how it was with no word. */
export async function preferMotion(value: 'reduce' | ''): Promise<void> {
  await cdp().send('Emulation.setEmulatedMedia', {
    features: [{ name: 'prefers-reduced-motion', value }],
  });
}
