import { changeSettingsByForm } from '@/lib/http/desk-settings';
import { route } from '@/lib/http/route';

/** What somebody changes of the settings of the shop. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({ POST: changeSettingsByForm });
