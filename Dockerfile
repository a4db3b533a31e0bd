FROM node:24-slim

ENV NODE_ENV=production
WORKDIR /app

# No package that the bot runs on needs its install script, so none is run.
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts \
    && npm cache clean --force \
    && install --directory --owner=node --group=node --mode=0700 var key

COPY LICENSE ./
COPY locales locales
COPY data data
COPY src src

# The code stays root's, so that the bot cannot change itself; it may write to var, and its key lies apart from that.
USER node
VOLUME ["/app/var", "/app/key"]
ENV KONVERT_STATE=/app/var NODE_COMPILE_CACHE=/app/var/compile-cache

# There is no HEALTHCHECK: with a token the bot opens no port to ask. While the network is away it goes on trying;
# when Telegram refuses the token it ends with exit code 1, which a restart policy sees.
CMD ["node", "--max-semi-space-size=4", "src/main.ts"]
