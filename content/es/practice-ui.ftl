### Lo que guía las prácticas, el estante, y lo que es de cada quien.

practice-ui-before = ¿Cuánta fuerza tiene ahora mismo?
practice-ui-after = ¿Cuánta fuerza tiene ahora?
practice-ui-scale = 0 es nada, 10 es muchísimo
practice-ui-begin = Empezar
practice-ui-own-words = Tus propias palabras
practice-ui-examples = Ejemplos
practice-ui-under = ¿Y debajo de eso?
practice-ui-deep-enough = Ya es bastante hondo
practice-ui-not-now = Ahora no
practice-ui-enough = Basta así
practice-ui-sign-after = Habrá una señal después de { $minutes }.
practice-ui-voice = leer en voz alta
practice-ui-voice-off = dejar de leer
practice-ui-copy = Copiar
practice-ui-copied = Copiado. Otras aplicaciones de este teléfono pueden leer lo copiado.
practice-ui-hand-over = Pasarlo a una aplicación
practice-ui-now-title = ¿Cómo está ahora?
practice-ui-better = Mejor
practice-ui-same = Igual
practice-ui-worse = Peor
practice-ui-who = ¿Quién hizo esto?
practice-ui-shared = Comparten las palabras que abren este teléfono. Lo que se guarda lo pueden leer las dos personas.
practice-ui-keep-words = Guardar mis palabras
practice-ui-keep-card = Guardar esta tarjeta
practice-ui-keep-phrase = Guardar esta frase
practice-ui-keep-tools = Ponerlo en mi caja
practice-ui-let-go = Soltarlo
practice-ui-worse-title = Eso puede pasar
practice-ui-worse-lead = No era lo adecuado ahora mismo. No dice nada de ti. Puedes parar sin más.
practice-ui-worse-stop = Parar aquí
practice-ui-more = Otras cosas
practice-ui-resume = Seguir: { $title }
practice-ui-learned-little = { $count ->
    [one] Lo has probado una vez. Es poco para decir más.
   *[other] Lo has probado { $count } veces. Es poco para decir más.
}
practice-ui-learned = Después de { $count } veces: lo más probable es un alivio de entre { $low } y { $high } sobre 10.
practice-ui-order-usual = En el orden en que lo probaríamos. Tus propias respuestas lo cambian.
practice-ui-order-own = En tu propio orden: lo que dio alivio va primero. De vez en cuando sube otra cosa, para no cerrarse a nada.
practice-ui-order-forget = Olvidar mi orden

want-title = ¿Qué te gustaría hacer?
want-understand = Entender
want-ask = Pedir
want-repair = Reparar
want-plan = Preparar
want-understand-title = Entender
want-understand-lead = Unos minutos cada cosa, para una hora tranquila.
want-ask-title = Decirlo, pedirlo
want-ask-lead = Aquí haces una frase. Decirla depende de ti.
want-repair-title = Reparar algo
want-repair-lead = En un momento tranquilo, y solo si no tienes miedo de la otra persona.
want-plan-title = Preparar
want-plan-lead = Cosas pequeñas que se acuerdan antes de la noche.

own-things-title = Mis frases y mis cosas
own-things-lead = Lo que guardaste: frases, tu tarjeta, tu caja.
own-things-empty = Todavía no hay nada.
own-things-who = ¿De quién quieres verlas?
own-things-card = Cómo estar conmigo después
own-things-earlier = Tarjetas de antes
own-things-phrases = Frases
own-things-tools = Caja
own-things-words = Palabras que guardé
own-things-since = desde el { $day }
own-things-out = Quitar
own-things-make = Hacer una
own-things-reach = A mano: { $tools }.
own-things-words-sure = ¿Quitar estas palabras para siempre? Que lo hiciste, y cómo fue, se queda.
keepsake-title = Sonidos e imágenes
keepsake-add = Un sonido o una imagen
keepsake-add-lead = Una voz, una canción, un lugar que te gusta. Queda bajo llave con tus palabras, en este teléfono. La imagen se hace más pequeña, y se quita el lugar donde se tomó.
keepsake-sound = Un sonido, hasta un minuto: grabado en este teléfono, o elegido
keepsake-picture = Una imagen
keepsake-sound-one = Un sonido
keepsake-picture-one = Una imagen
keepsake-name = Un nombre, si quieres
keepsake-play = Escuchar: { $name }
keepsake-stop = Parar: { $name }
keepsake-mute = Este teléfono no puede reproducirlo.
keepsake-unknown = Este teléfono no puede leer ese archivo. Elige otro.
keepsake-not = Este no

now-unlooked = sin mirar
now-afraid-title = Parar va primero
place-understand = Por qué
