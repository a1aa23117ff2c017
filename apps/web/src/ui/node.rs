//! The one view type of the app: an element described as data, built once, with live parts that follow signals.
//!
//! Why not the framework's own elements: each of those is a type of its own, and fifteen screens of them weigh more
//! than the budget of the whole unlock screen; and its macro writes static markup through `innerHTML`, which our
//! Trusted Types policy refuses. A [`Node`] is plain data, so its code is there once. Signals, effects, ownership and
//! mounting stay the framework's.

use std::any::Any;
use std::borrow::Cow;

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;

use crate::browser::document;
use crate::reactive::RenderEffect;

const SVG: &str = "http://www.w3.org/2000/svg";

/// A text that is fixed, in most cases.
pub(crate) type Text = Cow<'static, str>;

enum Value {
    Fixed(Text),
    Live(Box<dyn Fn() -> Option<String>>),
}

enum Child {
    Text(Text),
    LiveText(Box<dyn Fn() -> String>),
    Node(Node),
    Live(Box<dyn Fn() -> Node>),
}

/// What is listened to. A tap has a kind of its own, so that its many closures are boxed once and not wrapped.
enum Heard {
    Tap(Box<dyn FnMut()>),
    Event(&'static str, Box<dyn FnMut(web_sys::Event)>),
}

/// An element, described. Boxed, so that handing it on moves one pointer.
pub(crate) struct Node(Box<Described>);

struct Described {
    tag: &'static str,
    svg: bool,
    attributes: Vec<(&'static str, Value)>,
    value: Option<Box<dyn Fn() -> String>>,
    listeners: Vec<Heard>,
    children: Vec<Child>,
}

/// An HTML element.
#[must_use]
pub(crate) fn el(tag: &'static str) -> Node {
    described(tag, false)
}

fn described(tag: &'static str, svg: bool) -> Node {
    Node(Box::new(Described {
        tag,
        svg,
        attributes: Vec::new(),
        value: None,
        listeners: Vec::new(),
        children: Vec::new(),
    }))
}

/// An SVG element.
#[must_use]
pub(crate) fn shape(tag: &'static str) -> Node {
    described(tag, true)
}

impl Node {
    /// Sets an attribute.
    #[must_use]
    pub(crate) fn attr(mut self, name: &'static str, value: impl Into<Text>) -> Self {
        self.0.attributes.push((name, Value::Fixed(value.into())));
        self
    }

    /// Sets the classes.
    #[must_use]
    pub(crate) fn class(self, names: impl Into<Text>) -> Self {
        self.attr("class", names)
    }

    /// Sets an attribute that follows signals; `None` takes it away.
    #[must_use]
    pub(crate) fn live_attr(
        mut self,
        name: &'static str,
        value: impl Fn() -> Option<String> + 'static,
    ) -> Self {
        self.0.attributes.push((name, Value::Live(Box::new(value))));
        self
    }

    /// Holds an input's value to a signal.
    #[must_use]
    pub(crate) fn value(mut self, value: impl Fn() -> String + 'static) -> Self {
        self.0.value = Some(Box::new(value));
        self
    }

    /// Listens to an event.
    #[must_use]
    pub(crate) fn on(mut self, event: &'static str, listener: impl FnMut(web_sys::Event) + 'static) -> Self {
        self.0.listeners.push(Heard::Event(event, Box::new(listener)));
        self
    }

    /// Listens to a tap or the keyboard's equal of it.
    #[must_use]
    pub(crate) fn click(mut self, listener: impl FnMut() + 'static) -> Self {
        self.0.listeners.push(Heard::Tap(Box::new(listener)));
        self
    }

    /// Adds a text.
    #[must_use]
    pub(crate) fn text(mut self, text: impl Into<Text>) -> Self {
        self.0.children.push(Child::Text(text.into()));
        self
    }

    /// Adds a text that follows signals.
    #[must_use]
    pub(crate) fn live_text(mut self, text: impl Fn() -> String + 'static) -> Self {
        self.0.children.push(Child::LiveText(Box::new(text)));
        self
    }

    /// Adds an element.
    #[must_use]
    pub(crate) fn child(mut self, child: Self) -> Self {
        self.0.children.push(Child::Node(child));
        self
    }

    /// Adds elements.
    #[must_use]
    pub(crate) fn kids(mut self, children: impl IntoIterator<Item = Self>) -> Self {
        self.0.children.extend(children.into_iter().map(Child::Node));
        self
    }

    /// Adds an element when there is one.
    #[must_use]
    pub(crate) fn maybe(self, child: Option<Self>) -> Self {
        match child {
            Some(child) => self.child(child),
            None => self,
        }
    }

    /// Adds an element that is built anew whenever a signal it reads changes.
    #[must_use]
    pub(crate) fn live(mut self, child: impl Fn() -> Self + 'static) -> Self {
        self.0.children.push(Child::Live(Box::new(child)));
        self
    }
}

/// A built element and everything that keeps it alive.
pub(crate) struct Built {
    element: web_sys::Element,
    kept: Vec<Box<dyn Any>>,
}

fn create(node: &Described) -> Option<web_sys::Element> {
    let document = document();
    if node.svg {
        document.create_element_ns(Some(SVG), node.tag).ok()
    } else {
        document.create_element(node.tag).ok()
    }
}

fn build(Node(node): Node) -> Option<Built> {
    let node = *node;
    let element = create(&node)?;
    let mut kept: Vec<Box<dyn Any>> = Vec::new();
    if matches!(node.tag, "input" | "textarea") {
        // Browsers write what stands in fields into their session files, in clear, unless a field says no.
        set(&element, "autocomplete", Some("off"));
    }
    for (name, value) in node.attributes {
        match value {
            Value::Fixed(text) => set(&element, name, Some(&text)),
            Value::Live(value) => {
                let element = element.clone();
                kept.push(Box::new(RenderEffect::new(move |_| {
                    set(&element, name, value().as_deref())
                })));
            }
        }
    }
    for heard in node.listeners {
        let (event, listener): (_, Box<dyn FnMut(web_sys::Event)>) = match heard {
            Heard::Tap(mut tap) => ("click", Box::new(move |_| tap())),
            Heard::Event(event, listener) => (event, listener),
        };
        let closure = Closure::wrap(listener);
        // Adding a listener to an element that was just made cannot fail.
        let _ = element.add_event_listener_with_callback(event, closure.as_ref().unchecked_ref());
        kept.push(Box::new(closure));
    }
    for child in node.children {
        append(&element, child, &mut kept);
    }
    if let Some(value) = node.value {
        let element = element.clone();
        kept.push(Box::new(RenderEffect::new(move |_| {
            set_value(&element, &value())
        })));
    }
    Some(Built { element, kept })
}

fn append(parent: &web_sys::Element, child: Child, kept: &mut Vec<Box<dyn Any>>) {
    match child {
        Child::Text(text) => {
            let _ = parent.append_child(&document().create_text_node(&text));
        }
        Child::LiveText(text) => {
            let node = document().create_text_node("");
            let _ = parent.append_child(&node);
            kept.push(Box::new(RenderEffect::new(move |_| node.set_data(&text()))));
        }
        Child::Node(node) => {
            if let Some(built) = build(node) {
                let _ = parent.append_child(&built.element);
                kept.extend(built.kept);
            }
        }
        Child::Live(make) => {
            let anchor = document().create_comment("");
            let _ = parent.append_child(&anchor);
            kept.push(Box::new(RenderEffect::new(
                move |before: Option<Option<Built>>| {
                    if let Some(Some(old)) = before {
                        old.element.remove();
                    }
                    let built = build(make())?;
                    if let Some(parent) = anchor.parent_node() {
                        let _ = parent.insert_before(&built.element, Some(&anchor));
                    }
                    Some(built)
                },
            )));
        }
    }
}

fn set(element: &web_sys::Element, name: &str, value: Option<&str>) {
    let _ = match value {
        Some(value) => element.set_attribute(name, value),
        None => element.remove_attribute(name),
    };
}

fn set_value(element: &web_sys::Element, value: &str) {
    if let Some(input) = element.dyn_ref::<web_sys::HtmlInputElement>() {
        if input.value() != value {
            input.set_value(value);
        }
    } else if let Some(area) = element.dyn_ref::<web_sys::HtmlTextAreaElement>()
        && area.value() != value
    {
        area.set_value(value);
    }
}

/// Builds an element at the end of another. It lives as long as what comes back.
#[must_use]
pub(crate) fn mount(parent: &web_sys::Element, node: Node) -> Option<Built> {
    let built = build(node)?;
    let _ = parent.append_child(&built.element);
    Some(built)
}
