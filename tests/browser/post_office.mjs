// A mail server that keeps what it takes: as much of RFC 5321 as a letter needs.

import { createServer } from "node:net";

/** Resolves to { url, letters, close }; `letters` grows, long lines whole again. */
export async function openPostOffice() {
  const letters = [];
  const server = createServer((socket) => {
    let waiting = "";
    let letter = null;
    socket.on("error", () => {});
    socket.write("220 post.example\r\n");
    socket.on("data", (bytes) => {
      waiting += bytes;
      for (let end = waiting.indexOf("\r\n"); end >= 0; end = waiting.indexOf("\r\n")) {
        const line = waiting.slice(0, end);
        waiting = waiting.slice(end + 2);
        if (letter !== null && line !== ".") {
          letter.push(line);
        } else if (letter !== null) {
          letters.push(letter.join("\r\n").replaceAll("=\r\n", "").replaceAll("=3D", "="));
          letter = null;
          socket.write("250 taken\r\n");
        } else if (/^DATA/i.test(line)) {
          letter = [];
          socket.write("354 go on\r\n");
        } else if (/^QUIT/i.test(line)) {
          socket.end("221 bye\r\n");
        } else {
          socket.write(/^EHLO/i.test(line) ? "250-post.example\r\n250 8BITMIME\r\n" : "250 fine\r\n");
        }
      }
    });
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `smtp://127.0.0.1:${server.address().port}`,
    letters,
    close: () => server.close(),
  };
}
