'use client';
import { useEffect, useRef, useState } from 'react';

/** Whether an element is on the screen or close to it; null before it is measured. */
export function useInView() {
  const ref = useRef<HTMLElement>(null);
  const [isInView, setInView] = useState<boolean | null>(null);
  useEffect(() => {
    if (!ref.current) return;
    const observer = new IntersectionObserver(([entry]) => setInView(entry?.isIntersecting ?? false), { rootMargin: '120px' });
    observer.observe(ref.current);
    return () => observer.disconnect();
  }, []);
  return { ref, isInView };
}
