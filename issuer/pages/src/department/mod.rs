//! Screens of the department: what it watches, decides and keeps.

pub mod approval;
pub mod audit;
pub mod bulk;
pub mod dashboard;
pub mod family;
pub mod layouts;
pub mod list;
pub mod member;
pub mod review;
pub mod table;
