import type { DemoSignIn } from '../screens/ready-page.ts';

export const demoSignIns = (): readonly DemoSignIn[] => [];
