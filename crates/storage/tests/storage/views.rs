//! The access log: who looked at what, for those who may ask.

use trustwide_domain::access::Right;
use trustwide_storage::views::{View, ViewFilter};
use trustwide_test_support::{TestDatabase, on_both};

use crate::house::{House, operator, person};

async fn looks_are_logged_latest_first(db: TestDatabase) {
    let house = House::build(db).await;
    for (what, school) in [("School page", Some(house.a)), ("Trust page", None), ("Export", None)] {
        house.db.log_view(&house.saltmarsh, &person("pat"), what, school).await.unwrap();
        house.db.clock.wait_minutes(1);
    }
    let scope = house.all().await;
    let what = |views: Vec<View>| views.into_iter().map(|it| it.what).collect::<Vec<_>>();
    assert_eq!(
        what(scope.views(&ViewFilter::default(), 2, 0).await.unwrap()),
        ["Export", "Trust page"]
    );
    assert_eq!(what(scope.views(&ViewFilter::default(), 2, 2).await.unwrap()), ["School page"]);
    assert_eq!(scope.views(&ViewFilter::default(), 1, 2).await.unwrap()[0].school, Some(house.a));

    let head = house.scope(house.head_of("pat", house.a)).await;
    assert!(!head.access().may_somewhere(Right::SeeViews));
    assert!(head.views(&ViewFilter::default(), 10, 0).await.unwrap().is_empty());
    let other = house.scope(operator(&house.fenland)).await;
    assert!(other.views(&ViewFilter::default(), 10, 0).await.unwrap().is_empty());
}

on_both!(looks_are_logged_latest_first);
