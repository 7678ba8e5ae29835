// Which phone asks is written in the frame's name; nothing else tells two frames apart.
location.replace(`/connect/oauth2/confirm${location.search}&phone=${encodeURIComponent(window.name)}`);
