# Lo que dice la página antes de que esté la aplicación, o cuando no llega.
opening-failed = La aplicación no se ha abierto. Mira si tienes conexión y carga la página otra vez. Si sigue igual, actualiza el navegador o usa otro. No se ha perdido nada de lo que escribiste.
opening-script = Esta aplicación necesita JavaScript, que aquí está apagado. Enciéndelo para esta página y cárgala otra vez. No se envía nada a ningún sitio.
opening-tampered = Una parte de la aplicación no llegó como se publicó, así que no se abrió. Mira tu conexión y carga la página otra vez. Si vuelve a pasar, no escribas nada aquí: algo entre tú y la aplicación la cambia. No se ha perdido nada de lo que escribiste.
opening-stopped = La aplicación se paró al abrirse. Carga la página otra vez; no se ha perdido nada de lo que escribiste. Si vuelve a pasar, esto es lo que dijo:
opening-old = Este navegador es demasiado viejo para la aplicación. Actualízalo o usa otro. No se ha perdido nada de lo que escribiste.
