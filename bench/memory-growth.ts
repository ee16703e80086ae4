const everyMs = 20;

/** Runs a job and tells how far this process's resident memory rose above where it was when the job began. */
export async function withMemoryGrowth<T>(
  job: () => Promise<T>,
): Promise<{ result: T; growthBytes: number }> {
  const before = process.memoryUsage.rss();
  let most = before;
  const look = () => {
    most = Math.max(most, process.memoryUsage.rss());
  };
  const timer = setInterval(look, everyMs);
  try {
    const result = await job();
    look();
    return { result, growthBytes: most - before };
  } finally {
    clearInterval(timer);
  }
}
