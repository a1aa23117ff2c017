### Las palabras de las preguntas: frases, respuestas, tarjetas, notas.
### { $name } es el nombre que la persona eligió para la otra, o check-name-default.
### Ninguna frase empieza por { $name }, así no hace falta una mayúscula.

## Alrededor de las preguntas

check-name-default = { $term-partner }
check-title = Unas preguntas cortas
check-intro =
    Dieciocho frases sobre ti y { $name }, y sobre el rato de después de la cercanía.
    Cercanía es sexo, o cualquier caricia que significó mucho para ti.
    Lleva de tres a cuatro minutos.
    No hay respuestas buenas ni malas.
check-how = ¿Cuánto suena esto a ti, en las últimas semanas?
check-skip = Saltar esta
check-back = Atrás
check-stop = Parar por ahora
check-resume = Seguir donde lo dejaste
check-progress = { $count } de { $total }
check-all-skippable = Puedes saltar cualquier frase. Entonces hay menos certeza, y te lo decimos.
check-private = Solo tú ves tus respuestas.
check-not-validated =
    Estas frases son nuevas.
    Nadie las ha probado todavía con mucha gente, así que toma el resultado como una primera idea.
check-not-ecr = Estas preguntas son nuestras. No son el ECR ni otra prueba conocida.

## Las respuestas, de 1 a 7

check-scale-1 = No suena nada a mí
check-scale-2 = Casi no suena a mí
check-scale-3 = Más bien no
check-scale-4 = Entre medias
check-scale-5 = Más bien sí
check-scale-6 = Suena mucho a mí
check-scale-7 = Suena del todo a mí

## Ansiedad: miedo a que te dejen

check-item-anx-1 = Después de la cercanía, busco pequeñas señales de que { $name } se aleja.
check-item-anx-2 = Cuando veo que { $name } se duerme justo después, siento que me deja de lado.
check-item-anx-3 = Un rato callado después de la cercanía es solo un rato callado. No le busco una razón.
check-item-anx-4 = Cuando se acaba la cercanía, empiezo a preguntarme si todavía le importo a { $name }.
check-item-anx-5 = Si veo que { $name } se levanta y hace otra cosa, sigo sintiendo que estamos bien.
check-item-anx-6 = A la mañana siguiente siento que lo nuestro es firme, aunque se haya dicho poco.

## Evitación: incomodidad con la cercanía

check-item-avo-1 = Poco después de la cercanía, quiero recuperar mi espacio.
check-item-avo-2 = Las palabras tiernas en la cama me hacen desear estar en otro sitio.
check-item-avo-3 = Puedo estar mucho rato cerca de { $name } y no pensar en la hora.
check-item-avo-4 = Vuelvo a ser yo cuando ya he salido de la cama.
check-item-avo-5 = Después de un día duro, me hace bien un abrazo de { $name }.
check-item-avo-6 = Cuando algo me ha tocado por dentro, me gusta que { $name } lo sepa.

## Miedo: miedo de la cercanía que se desea

check-item-fear-1 = Puedo desear a { $name } y querer irme, las dos cosas en el mismo minuto.
check-item-fear-2 = Después de la cercanía, a veces me siento muy lejos, como si lo viera todo desde fuera.
check-item-fear-3 = Cuando siento que { $name } se acerca, mi cuerpo sigue en calma.
check-item-fear-4 = Un roce de golpe puede asustarme, aunque sea { $name } y no pase nada malo.
check-item-fear-5 = Por mucho que nos acerquemos, lo que siento por { $name } sigue firme.
check-item-fear-6 = En la hora de después de la cercanía, me doy cuenta de dónde estoy y de lo que siento.

## Tarjetas: ¿cuáles suenan a ti?

check-cards-title = ¿Cuáles suenan a ti?
check-cards-intro =
    Elige ninguna, una o varias.
    Casi todo el mundo conoce más de una, y puede cambiar con la persona y con el día.
check-cards-none = Ninguna de estas
check-cards-weight = Una tarjeta mueve tu lugar en el mapa solo un poco.

check-card-secure-title = Calor, y libertad de moverse
check-card-secure-body = La cercanía te sienta bien, y también la calma de después. Si { $name } se da la vuelta para dormir, es solo sueño.
check-card-secure-after = Te quedas un rato, o te levantas por un vaso de agua. Las dos cosas están bien.
check-card-secure-say = «Ha sido precioso. ¿Quieres hablar, o nos quedamos así?»

check-card-anxious-title = Cerca, y no con toda la certeza
check-card-anxious-body = Justo después te sientes muy al descubierto. Algo te lleva con fuerza hacia { $name }, y una espalda vuelta puede doler.
check-card-anxious-after = Te acercas, preguntas si todo va bien y buscas una señal de que sí.
check-card-anxious-say = «Quédate conmigo un poco. Quiero sentir que estamos bien.»

check-card-avoidant-title = Bien, y ahora un poco de aire
check-card-avoidant-body = Te gustó. Luego, bastante rápido, es un poco demasiado, y tu cuerpo quiere sitio.
check-card-avoidant-after = Te lavas, miras el teléfono, te das la vuelta o piensas en mañana.
check-card-avoidant-say = «Me ha gustado. Dame un rato para mí, y luego vuelvo.»

check-card-disorganised-title = Ven, vete
check-card-disorganised-body = Quieres un abrazo y quieres salir corriendo, casi a la vez. O te quedas sin sentir y muy lejos.
check-card-disorganised-after = Te acercas, y luego te quedas sin moverte o te echas atrás. A veces no sabes por qué.
check-card-disorganised-say = «Ahora mismo no sé lo que necesito. No es por ti. Ve despacio, por favor.»

check-card-normal = Es normal reconocerse en una tarjeta de otra parte del mapa.

## El resultado

check-result-title = Dónde estás en el mapa, hasta donde podemos saber
check-result-place = De 100 personas adultas, a unas { $count } les saldría menos.
check-result-range = Con un 90 % de certeza, el número está entre { $low } y { $high }.
check-result-assumed = Las frases nuevas no tienen todavía una tabla de otras personas. El lugar entre personas adultas es un cálculo desde una prueba conocida.
check-result-unknown = Saltaste todas estas, así que aquí no sabemos nada. Podrías estar en cualquier sitio.
check-region-secure = seguridad
check-region-anxious = ansiedad
check-region-avoidant = evitación
check-region-disorganised = desorganización
check-region-share = Cerca del { $percent } % de lo que vemos posible para ti cae en la zona que se llama «{ $region }».
check-region-never-a-type = Una zona es un sitio en un mapa. No dice cómo eres.

## Notas

check-note-same-answer = Diste la misma respuesta todo el tiempo. Algunas frases dicen lo contrario de otras, así que de ahí se aprende poco. ¿Quieres mirarlas otra vez, o lo dejamos?
check-note-inconsistent = Tus respuestas apuntan a sitios distintos. Eso pasa, y nos da menos certeza.
check-note-missing =
    { $count ->
        [one] Saltaste una frase. Por eso hay un poco menos de certeza.
       *[other] Saltaste { $count } frases. Por eso hay menos certeza.
    }
check-note-care = Algunas de tus respuestas suenan a que la cercanía puede ser dura o dar miedo. Tiene sentido, y no tienes que forzarte. Si alguna vez tienes miedo de { $name } por una razón real, la página de Ayuda está para ti.

## Hacerlo otra vez

check-retest-ready = Ha pasado bastante tiempo. Puedes responder otra vez.
check-retest-wait =
    { $count ->
        [one] Espera un día más, por favor. Responder muy pronto repite casi lo de la última vez.
       *[other] Espera { $count } días más, por favor. Responder muy pronto repite casi lo de la última vez.
    }
check-retest-clock = La última vez tiene una fecha en el futuro. Mira la fecha de este aparato, por favor.
check-change-none = Ningún cambio que se distinga del azar.
check-change-lower = Más bajo que la última vez, más de lo que explica el azar.
check-change-higher = Más alto que la última vez, más de lo que explica el azar.
