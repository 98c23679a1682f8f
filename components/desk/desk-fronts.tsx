import { OutOfService } from '@/components/shell/out-of-service';
import { DeskFrame, DeskRoom } from './desk-frame';
import { DeskLock } from './desk-lock';
import { DeskRefused } from './desk-refused';

/** What stands around every page of the desk, or instead of it. */
export const DESK_FRONTS = {
  frame: DeskFrame,
  lock: DeskLock,
  refused: DeskRefused,
  outOfService: () => (
    <DeskRoom>
      <OutOfService />
    </DeskRoom>
  ),
};
