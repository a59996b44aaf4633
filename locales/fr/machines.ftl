# Ce que les machines lisent : flux découverts, cadres, oEmbed.
feed-news-of = Actualités – { $word }
feed-agenda-of = Agenda – { $word }
error-oembed-url = Cette adresse à intégrer manque ou est trop longue : ajoutez « ?url= » suivi de l’adresse d’une page d’ici.
