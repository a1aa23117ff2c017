# El acuerdo: sus pasos, por qué está cada uno, y qué se dice cuando ninguno encaja.

# Pasos, como título con minutos.
agree-step-hold = Un abrazo largo, { $minutes } min
agree-step-quiet = Cerca, en silencio, { $minutes } min
agree-step-talk = Hablar un poco, { $minutes } min
agree-step-breathe = Respirar a la vez, { $minutes } min
agree-step-apart_in_room = Aparte, mismo cuarto, { $minutes } min
agree-step-apart_with_return = Aparte, y luego volver, { $minutes } min
agree-step-wash = Lavarse, { $minutes } min
agree-step-sleep = Dormir

# Clases, dentro de una frase.
agree-kind-hold = abrazo
agree-kind-quiet = estar cerca en silencio
agree-kind-talk = hablar
agree-kind-breathe = respirar a la vez
agree-kind-apart_in_room = estar aparte en un mismo cuarto
agree-kind-apart_with_return = estar aparte con hora de vuelta
agree-kind-wash = lavarse
agree-kind-sleep = dormir

# Por qué está un paso. $name es a quien más ayuda, $other es la otra persona.
agree-why-hold-calms = Un abrazo ayuda a { $name } a calmarse, y así hace falta pedir menos.
agree-why-hold-calms-both = Un abrazo calma a las dos partes.
agree-why-near-quietly = Estar cerca sin nada que hacer le da a { $name } una compañía que no pide nada.
agree-why-near-quietly-both = Estar cerca sin nada que hacer sienta bien a las dos partes.
agree-why-words-reassure = Unas palabras cálidas le dicen a { $name } que todo va bien. Así hay menos que adivinar.
agree-why-words-reassure-both = Unas palabras cálidas, y nadie tiene que adivinar.
agree-why-breath-slows = Respirar despacio y a la vez ayuda a { $name } a bajar el ritmo.
agree-why-breath-slows-both = Respirar despacio y a la vez ayuda a las dos partes a bajar el ritmo.
agree-why-space-eases = { $minutes } minutos de espacio le dan a { $name } aire para respirar.
agree-why-space-eases-both = { $minutes } minutos de espacio sientan bien a las dos partes: una tiene aire, la otra sabe cuánto dura.
agree-why-return-steadies = La hora de volver está puesta, así que { $name } puede descansar en vez de darle vueltas.
agree-why-return-steadies-both = La hora de volver está puesta, así que nadie tiene que darle vueltas.
agree-why-comes-back = Volver le muestra a { $name } que el espacio era solo espacio.
agree-why-comes-back-both = Volver es más grato para las dos partes cuando se acordó.
agree-why-wash-breaks = Lavarse es una pequeña pausa para { $name } que no necesita razones.
agree-why-wash-breaks-both = Lavarse es una pequeña pausa para las dos partes que no necesita razones.
agree-why-sleep-is-agreed = Dormir es parte del plan, así que { $name } no tiene que buscarle un sentido.
agree-why-sleep-is-agreed-both = Dormir es parte del plan, así que nadie tiene que buscarle un sentido.
agree-why-not-longer = Aquí bastan { $minutes } minutos. Más podría ser demasiado para { $name }.
agree-why-not-longer-both = Aquí bastan { $minutes } minutos. Más podría ser demasiado para las dos partes.
agree-why-in-this-order = Esto va primero porque al revés es más difícil para { $name }.
agree-why-in-this-order-both = Esto va primero porque al revés es más difícil para las dos partes.
agree-why-wished = { $name } quería esto.
agree-why-wished-both = Las dos partes querían esto.

# Lo que da cada quien.
agree-gives-closer = { $name } se queda cerca unos { $minutes } min más de lo que haría por su cuenta.
agree-gives-apart = { $name } da { $minutes } min de espacio que por su cuenta no pediría.
agree-gives-talk = { $name } habla unos { $minutes } min más de lo que haría por su cuenta.
agree-gives-nothing = { $name } no cede nada aquí.

# Cuando hay poco que ganar, o nada encaja.
agree-little-to-gain = Les va más o menos igual sin un plan. Acuerden algo si les gusta, pero no hace falta.
agree-guessed = { $name } no ha respondido todavía, así que su lado es una suposición muy abierta.
agree-none-better = No encontré un plan bueno para las dos partes. Quizá ayude más hablarlo un día tranquilo.
agree-none-worst = Todos los planes que encontré harían más duras las noches duras de una de las partes. Así que no propongo ninguno.
agree-none-limits = Algunos límites no encajan entre sí. Cada quien puede ver los suyos abajo.

# Límites que no encajan, dichos a cada persona solo sobre los suyos.
agree-own-least = Necesitas al menos { $minutes } min de { $kind }. Ahora mismo eso no encaja.
agree-own-most = Quieres como mucho { $minutes } min de { $kind }. Ahora mismo eso no encaja.
agree-own-no = No quieres { $kind }. Está bien, y ahora mismo no encaja.
agree-own-contradiction = Necesitas al menos { $least } min de { $kind } y quieres como mucho { $most }. Cambia uno de los dos, por favor.
agree-own-refused = Los pasos que no quieres dejan muy poco. Podrías permitir uno.
agree-own-too-long = Los minutos mínimos que necesitas suman { $minutes }. Acorta uno, por favor.

# Un acuerdo cambiado que rompe un límite propio.
agree-breaks-most = Esto tiene { $minutes } min de { $kind }. Dijiste como mucho { $limit }.
agree-breaks-least = Esto tiene { $minutes } min de { $kind }. Dijiste al menos { $limit }.
agree-breaks-no = Esto tiene { $kind }, y tú no lo quieres.
