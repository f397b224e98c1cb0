/**
 * Whoever reads the output may stop reading before it is all there, as `| head` does: what is left is dropped, and
 * the command ends as it would have. Every other error of the stream is still an error.
 */
export function dropWhenUnread(stream: NodeJS.WriteStream): void {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}
