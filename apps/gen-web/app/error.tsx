'use client';
export { PageFailed as default } from '../shell/page-faults.tsx';
