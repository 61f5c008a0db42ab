/** Who reads which content now, so that replaced bytes stay until the last of their readers is done. */
export type Readers = {
  /** Holds a content until the answer is called. */
  hold(content: string): () => void;
  isHeld(content: string): boolean;
};

export function openReaders(): Readers {
  const counts = new Map<string, number>();
  return {
    hold(content) {
      counts.set(content, (counts.get(content) ?? 0) + 1);
      let held = true;
      return () => {
        if (!held) return;
        held = false;
        const left = (counts.get(content) ?? 1) - 1;
        if (left === 0) counts.delete(content);
        else counts.set(content, left);
      };
    },
    isHeld: (content) => counts.has(content),
  };
}
