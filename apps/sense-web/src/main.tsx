import { createRoot } from 'react-dom/client';
import { z } from 'zod';
import { App } from './app.tsx';

// The page's Content-Security-Policy allows no code from text, which zod would use to be faster.
z.config({ jitless: true });

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no element with the id root');
createRoot(root).render(<App />);
