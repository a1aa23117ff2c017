### Guardarlo: una copia, palabras de emergencia, probar las dos, otras palabras.

keeping-title = No perderlo
keeping-copy = Guardar una copia
keeping-copy-more = Un archivo sellado con todo. Solo tus palabras lo abren.
keeping-copy-lead = El archivo contiene todo lo de este teléfono, sellado. Guárdalo donde solo llegues tú. Se abre con las palabras que tienes ahora, también si aquí las cambias después.
keeping-copy-go = Guardar el archivo
keeping-copy-done = La copia está en tus descargas. Pruébala una vez, así sabes que funciona.
keeping-copy-wrong-words = Estas palabras no abren esta copia. Una copia se abre con las palabras del día en que se hizo.
keeping-file-label = La copia
keeping-file-wrong = Esto no funcionó: { $why }
keeping-no-file = Elige antes la copia. Si ya lo hiciste, no se pudo leer: elígela otra vez.
keeping-not-empty = Ya hay algo en este teléfono, así que no se devolvió nada. Ábrelo, o bórralo antes.
keeping-take = Llevártelo todo
keeping-take-more = Archivos que otros programas pueden leer. No van sellados.
keeping-take-lead = Aquí se hacen archivos con todo lo que escribiste, para que puedas leerlo en otro sitio. Escribe antes tus palabras.
keeping-take-not-read = Ahora no se pudo leer lo que hay aquí. Prueba otra vez dentro de un momento.
keeping-take-warning = Estos archivos no van sellados. Quien tenga uno puede leerlo todo. Tu teléfono o una copia en línea puede duplicarlo.
keeping-take-count = { $count ->
    [one] Va { $count } entrada.
   *[other] Van { $count } entradas.
}
keeping-take-days = Del { $first } al { $day }.
keeping-take-what = Es lo que escribiste y elegiste, y lo que acordasteis. Lo que la otra persona escribió para sí no está.
keeping-take-begins = Así empieza el archivo
keeping-take-kinds = JSON lo guarda todo tal cual. CSV se abre en una hoja de cálculo, una línea por cada cosa.
keeping-take-json = Guardar como JSON
keeping-take-table = Guardar como tabla (CSV)
keeping-take-done = El archivo está en tus descargas. Ponlo donde solo llegues tú. Después bórralo allí.
keeping-take-sealed = Mejor una copia sellada
keeping-read = Leer un archivo de vuelta
keeping-read-more = Un archivo que te llevaste de aquí o de otro teléfono.
keeping-read-lead = Elige el archivo JSON que guardaste con «Llevártelo todo». Verás lo que contiene antes de que se guarde nada.
keeping-read-lead-words = Elige el archivo JSON que guardaste con «Llevártelo todo» y escribe tus palabras. Verás lo que contiene antes de que se guarde nada.
keeping-read-label = El archivo (JSON)
keeping-read-look = Ver lo que contiene
keeping-read-none = Elige antes el archivo. Si ya lo hiciste, no se pudo leer: elígelo otra vez.
keeping-read-other = Este archivo no viene de «Llevártelo todo». Elige el que empieza por «evenings» y acaba en «.json». Una copia sellada va por otro camino: se devuelve a un teléfono vacío.
keeping-read-long = Este archivo es demasiado grande para ser de aquí. Elige otro. No ha cambiado nada.
keeping-read-cut = El archivo se corta a la mitad. Cópialo aquí otra vez, o guárdalo de nuevo donde te lo llevaste. No ha cambiado nada.
keeping-read-later = Una versión más nueva guardó este archivo. Toma primero aquí la versión nueva y léelo después. No ha cambiado nada.
keeping-read-line = La línea { $count } del archivo no se puede leer. Guárdalo de nuevo donde te lo llevaste. No ha cambiado nada.
keeping-read-entry = La entrada { $count } del archivo dice algo que aquí no se conoce. Guárdalo de nuevo, o toma primero aquí la versión nueva. No ha cambiado nada.
keeping-read-theirs = Este archivo es de { $name }, y aquí tú eres la otra persona. Dale el teléfono a { $name }: cada quien lee lo suyo. No ha cambiado nada.
keeping-read-others = Este archivo es de la otra persona. Dale el teléfono: cada quien lee lo suyo. No ha cambiado nada.
keeping-read-alone = Quien se llevó este archivo usaba la aplicación a solas. Aquí solo { $name } puede leer un archivo así. Si es suyo, dale el teléfono. Si es tuyo, empieza con «Solo yo» en otro teléfono o en otro navegador y léelo allí. Después conecta los dos en «Otro teléfono». No ha cambiado nada.
keeping-read-found = Lo que hay en el archivo
keeping-read-whose = Se lo llevó { $name }.
keeping-read-count = { $count ->
    [one] Hay { $count } entrada.
   *[other] Hay { $count } entradas.
}
keeping-read-stranger = Aquí tu nombre es { $name }. Sigue solo si el archivo es tuyo.
keeping-read-new = { $count ->
    [one] { $count } es nueva y se guardaría aquí.
   *[other] { $count } son nuevas y se guardarían aquí.
}
keeping-read-known = { $count ->
    [one] { $count } ya está aquí y se queda como está.
   *[other] { $count } ya están aquí y se quedan como están.
}
keeping-read-apart = { $count ->
    [one] { $count } queda fuera: cómo está puesto este teléfono, lo que quitaste aquí, o lo que pide el sí de las dos personas.
   *[other] { $count } quedan fuera: cómo está puesto este teléfono, lo que quitaste aquí, o lo que pide el sí de las dos personas.
}
keeping-read-turned = En el archivo eras la segunda persona de dos. Aquí es solo tuyo.
keeping-read-never = Lo que nunca viene: llaves, conexiones con otros teléfonos, y lo que la otra persona escribió para sí. Una imagen, un sonido o una línea tuya que quitaste aquí vuelve si está en el archivo.
keeping-read-nothing = Todo está aquí ya. No hay nada que hacer.
keeping-read-go = Guardarlo aquí
keeping-read-again = Otro archivo
keeping-read-done = Ya está aquí
keeping-read-written = { $count ->
    [one] Se guardó { $count } entrada, en su sitio por fecha.
   *[other] Se guardaron { $count } entradas, cada una en su sitio por fecha.
}
keeping-read-delete = El archivo no va sellado, y quien lo tenga puede leerlo. Bórralo cuando ya no te haga falta.
keeping-words = Palabras de emergencia
keeping-words-more = Doce palabras en papel, para el día en que falten las otras.
keeping-words-lead = Estas doce palabras abrirán todo lo de aquí, también si olvidas las tuyas. Escribe antes tus propias palabras.
keeping-words-shown = Escríbelas en papel, en este orden. Guarda el papel donde nadie más mire. Solo se ven ahora.
keeping-words-back = Escríbelas de vuelta
keeping-words-back-lead = Es para comprobar que se lee lo que apuntaste. Bastan las cuatro primeras letras de cada una.
keeping-words-label = Las doce palabras
keeping-words-set = Usar estas palabras
keeping-words-again = Mostrarlas otra vez
keeping-words-differ = No son las palabras que se vieron. Mira el papel e inténtalo otra vez.
keeping-words-done = El papel ya funciona.
keeping-words-done-lead = Las doce palabras de un papel anterior ya no abren nada. No podemos recuperar un papel perdido, y nadie más puede.
keeping-try = Probar el camino de vuelta
keeping-try-more = Mira que tu papel o tu copia se abren de verdad.
keeping-try-lead = Escribe tus palabras de emergencia para probar el papel. Elige también una copia para probar la copia. No cambia nada.
keeping-try-go = Probar
keeping-try-words-done = Sí. Estas palabras abren lo que hay en este teléfono.
keeping-try-copy-done = Sí. Estas palabras abren la copia, y sus { $pieces } piezas están enteras.
keeping-any-label = Tus palabras, o las doce
keeping-change = Otras palabras
keeping-change-more = Palabras nuevas en lugar de las de antes.
keeping-change-lead = Las de antes dejan de servir en este teléfono. Las copias hechas antes se siguen abriendo con ellas. Las palabras de emergencia se quedan.
keeping-change-go = Cambiar las palabras
keeping-change-done = Hecho. Desde ahora lo abren las palabras nuevas.
keeping-passkey = Abrir con el bloqueo del teléfono
keeping-passkey-more = Una llave de acceso: tu dedo, tu cara o tu código, como otra entrada.
keeping-passkey-lead = Es una entrada más. Nunca sustituye a tus palabras. Escribe primero tus palabras.
keeping-passkey-not-set = Todavía no hay ninguna. Lee esto antes.
keeping-passkey-is-set = Ya está puesta.
keeping-passkey-know-words = Guarda tus palabras. Una llave de acceso se puede borrar, y solo sirve en esta dirección. Tus palabras siempre abren lo que hay aquí.
keeping-passkey-know-shared = Quien abra este teléfono con su dedo, su cara o su código podrá abrir también esto. En un teléfono compartido, mejor no.
keeping-passkey-know-seen = El teléfono la muestra en su lista de llaves de acceso, con el nombre «Evenings». Algunos teléfonos guardan además una copia en una cuenta en línea.
keeping-passkey-set = Ponerla
keeping-passkey-anew = Ponerla de nuevo
keeping-passkey-remove = Quitarla
keeping-passkey-stopped = El bloqueo del teléfono no dijo que sí. No ha cambiado nada.
keeping-passkey-cannot = Este teléfono o navegador no puede hacerlo. No ha cambiado nada, y tus palabras abren como antes.
keeping-passkey-done = Hecho. Ahora lo abre el bloqueo de este teléfono. Tus palabras también.
keeping-passkey-removed = Hecho. Ya ninguna llave de acceso abre esto. Tal vez el teléfono la siga mostrando; allí la puedes borrar.
keeping-passkey-open-lead = El teléfono te pide el dedo, la cara o el código.
keeping-passkey-open-again = Pedirlo otra vez
keeping-passkey-open-words = Usar mis palabras
keeping-passkey-open-stopped = Así no se abrió. Pídelo otra vez o usa tus palabras.
keeping-passkey-open-cannot = Este teléfono o navegador no puede hacerlo. Usa tus palabras.
keeping-passkey-open-none = Esta llave de acceso no abre nada aquí. Usa tus palabras.
keeping-another = Uno más en este teléfono
keeping-another-more = Para otra relación, con palabras propias.
keeping-another-lead = Se guarda aparte de este. Cada uno tiene sus palabras y ninguno muestra nada del otro. No es un escondite: quien te conoce o ve a menudo este teléfono puede suponer que hay más de uno.
keeping-another-every = Escribe las palabras de cada uno que hay en este teléfono, uno tras otro. El que dejes fuera se puede perder para siempre.
keeping-another-check = Comprobar estas palabras
keeping-another-found = { $count ->
    [one] Se ha encontrado uno. ¿Hay otro más aquí? Escribe también sus palabras.
   *[other] Se han encontrado { $count }. ¿Hay otro más aquí? Escribe también sus palabras.
}
keeping-another-all = Esos son todos
keeping-another-same = Ya has escrito estas palabras.
keeping-another-full = No hay sitio para uno más en este teléfono.
keeping-another-words = Estas palabras abren el nuevo y nada más. Escríbelas ahora en un papel. No podemos recuperarlas.
keeping-restore = Tengo una copia
keeping-restore-lead = Elige el archivo y escribe las palabras con que se hizo, o las doce de emergencia.
keeping-restore-go = Devolverlo
