import type { Camera } from './camera';
import type { Fullscreen } from './use-fullscreen';

const ICONS = {
  plus: 'M8 3v10M3 8h10',
  minus: 'M3 8h10',
  fit: 'M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10M6 6h4v4H6Z',
  enlarge: 'M9.5 2.5h4v4M13.5 2.5 9 7M6.5 13.5h-4v-4M2.5 13.5 7 9',
  shrink: 'M13 7H9V3M9 7l4.5-4.5M3 9h4v4M7 9l-4.5 4.5',
  target: 'M8 1v3M8 12v3M1 8h3M12 8h3M8 4.5a3.5 3.5 0 1 1 0 7 3.5 3.5 0 1 1 0-7Z',
};

export interface ToolsProps {
  camera: Camera;
  focus: string | undefined;
  fullscreen: Fullscreen;
}

/** Real buttons, so that nobody needs a wheel or two fingers. */
export function Tools({ camera, focus, fullscreen }: ToolsProps) {
  return (
    <fieldset className="pd-tools" aria-label="Move the diagram">
      <Tool name="Zoom in" icon="plus" onClick={camera.zoomIn} />
      <Tool name="Zoom out" icon="minus" onClick={camera.zoomOut} />
      <Tool name="Show the whole diagram" icon="fit" onClick={camera.fit} />
      {focus && <Tool name="Go to the current step" icon="target" onClick={() => camera.goTo(focus)} />}
      <Tool
        name={fullscreen.isFull ? 'Leave full screen' : 'Full screen'}
        icon={fullscreen.isFull ? 'shrink' : 'enlarge'}
        onClick={fullscreen.toggle}
      />
    </fieldset>
  );
}

function Tool({ name, icon, onClick }: { name: string; icon: keyof typeof ICONS; onClick: () => void }) {
  return (
    <button type="button" className="pd-tool" aria-label={name} title={name} onClick={onClick}>
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path d={ICONS[icon]} />
      </svg>
    </button>
  );
}
