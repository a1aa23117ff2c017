# What the page says before the app is there, or when it does not come. These texts are part of the page itself.
opening-failed = The app has not opened. Check that you are online and reload the page. If it stays like this, update your browser or use another one. Nothing you have written is lost.
opening-script = This app needs JavaScript, which is turned off here. Turn it on for this page and reload. Nothing is sent anywhere.
opening-tampered = A part of the app did not arrive as it was published, so it was not opened. Check your connection and reload. If it happens again, do not type anything here: something between you and the app changes it. Nothing you have written is lost.
opening-stopped = The app stopped while it was opening. Reload the page; nothing you have written is lost. If it happens again, this is what it said:
opening-old = This browser is too old for the app. Update it or use another one. Nothing you have written is lost.
