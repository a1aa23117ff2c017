### Pedir: lo que unas reglas en el teléfono encuentran en una frase, y palabras para poner en su lugar.

us-ask = Pedir
ask-title-say = Decirlo, pedirlo
ask-lead-say = Frases cortas para ustedes. De aquí no se envía nada: la dices, la muestras o la pasas.
ask-naming = En un toque: ¿qué suena fuerte ahora mismo?
ask-more = Más maneras de decirlo

ask-form-always = «Siempre» y «nunca» invitan a discutir. Basta con una noche.
ask-form-verdict = «Eres …» suena a sentencia. ¿Qué viste, y qué sentiste?
ask-form-why = Un «por qué» así suena a reproche. Podrías decir lo que te gustaría.
ask-form-must = «Tienes que» no deja sitio para un no. Un deseo sí lo deja.
ask-form-makes = «Me haces sentir» lo pone todo en la otra persona. «Cuando pasa eso, siento …» es tuyo.
ask-form-price = Un «si no, …» le pone precio a un no. Quítalo, y di lo que deseas.
ask-form-none = Las reglas de aquí no encontraron nada de lo suyo. Se les escapa mucho, así que léela una vez con los oídos de la otra persona.
ask-rules = Unas reglas fijas en este teléfono buscaron ciertas palabras. No se envió nada.
ask-part-feeling = Lo que sentiste
ask-part-wish = Lo que te gustaría en su lugar

ask-feeling-distance = lejos de ti
ask-feeling-closeness = sin aire
ask-feeling-silence = con dudas sobre lo nuestro
ask-feeling-pressure = bajo presión
ask-feeling-unknown = mal
ask-wish-distance = estar cerca antes de dormir
ask-wish-closeness = tiempo a solas, y luego volver
ask-wish-silence = hablar en voz baja
ask-wish-pressure = solo estar ahí, sin que siga nada
ask-wish-unknown = abrazo
