"""A phone's camera above the card: pose, lens, light, sensor and JPEG. All light is linear until the end."""

import cv2
import numpy as np

from card import BOX_CENTRE_MM, MM

# Focal length as a share of the picture's width: some 48 degrees across, a phone's main camera in video.
FOCAL = 1.1
KINDS = ("clean", "hand", "low light", "blurry", "glare", "dirty")


def _turned(random):
    """How a hand holds a phone: turned by up to 20 degrees, tilted by up to 18."""
    roll, tilt, pan = np.radians([random.uniform(-20, 20), random.uniform(-18, 18), random.uniform(-18, 18)])
    about_z = np.array([[np.cos(roll), -np.sin(roll), 0], [np.sin(roll), np.cos(roll), 0], [0, 0, 1]])
    about_x = np.array([[1, 0, 0], [0, np.cos(tilt), -np.sin(tilt)], [0, np.sin(tilt), np.cos(tilt)]])
    about_y = np.array([[np.cos(pan), 0, np.sin(pan)], [0, 1, 0], [-np.sin(pan), 0, np.cos(pan)]])
    return about_x @ about_y @ about_z


def find_pose(random, width, height, side_mm, share):
    """Card pixels to picture pixels: a code of side_mm takes this share of the height, all of it in sight."""
    focal = FOCAL * width
    depth = side_mm * focal / (share * height)
    corners = np.array([[x, y, 1.0] for x in (-0.5, 0.5) for y in (-0.5, 0.5)]) * [side_mm, side_mm, 1]
    room = 1.0
    while True:
        turned = _turned(random)
        aside = random.uniform(-0.5, 0.5, 2) * (1 - share) * height * room
        lens = np.array([[focal, 0, width / 2 + aside[0]], [0, focal, height / 2 + aside[1]], [0, 0, 1]])
        plane = lens @ np.column_stack([turned[:, 0], turned[:, 1], [0, 0, depth]])
        seen = corners @ plane.T
        seen = seen[:, :2] / seen[:, 2:]
        # The quiet zone may be cut at its corners, as it is in life.
        if (seen > -0.03 * height).all() and (seen < np.array([width, height]) + 0.03 * height).all():
            to_mm = np.array([[1 / MM, 0, -BOX_CENTRE_MM[0]], [0, 1 / MM, -BOX_CENTRE_MM[1]], [0, 0, 1]])
            return plane @ to_mm
        room *= 0.97


def _desk(random, width, height):
    """What the card lies on: cloth, wood, a ledger."""
    rough = random.uniform(0.1, 0.5) + random.normal(0, 0.06, (height // 16 + 1, width // 16 + 1))
    return cv2.resize(rough.astype(np.float32), (width, height), interpolation=cv2.INTER_CUBIC)


def look_at(card, pose, random, width, height):
    """The card as it stands before the lens, each pixel the mean of four looks."""
    twice = np.diag([2.0, 2.0, 1.0]) @ pose
    size = (width * 2, height * 2)
    scene = cv2.warpPerspective(card, twice, size, flags=cv2.INTER_LINEAR, borderValue=-1)
    cv2.copyTo(_desk(random, *size), (scene < 0).astype(np.uint8), scene)
    return cv2.resize(scene, (width, height), interpolation=cv2.INTER_AREA)


def _disk(radius):
    reach = int(np.ceil(radius)) + 1
    y, x = np.mgrid[-reach : reach + 1, -reach : reach + 1]
    disk = np.clip(radius + 0.5 - np.hypot(x, y), 0, 1).astype(np.float32)
    return disk / disk.sum()


def _path(random, length):
    """A hand's movement during one exposure: a bent line of this length in pixels."""
    reach = int(np.ceil(length)) + 2
    kernel = np.zeros((2 * reach + 1,) * 2, np.float32)
    angle, bend = random.uniform(0, np.pi), random.normal(0, 0.5)
    for step in np.linspace(-0.5, 0.5, 60):
        at = angle + bend * step
        x, y = reach + step * length * np.cos(at), reach + step * length * np.sin(at)
        left, top = int(x), int(y)
        for row, column, part in (
            (top, left, (1 - x % 1) * (1 - y % 1)), (top, left + 1, (x % 1) * (1 - y % 1)),
            (top + 1, left, (1 - x % 1) * (y % 1)), (top + 1, left + 1, (x % 1) * (y % 1)),
        ):
            kernel[row, column] += part
    return kernel / kernel.sum()


def _shade(random, width, height, least):
    """Light from one side, and a lens that is darker at its corners."""
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    x, y = x / width - 0.5, y / height - 0.5
    angle = random.uniform(0, 2 * np.pi)
    slope = random.uniform(0, 1 - least)
    side = 1 - slope * (0.5 + 0.7 * (x * np.cos(angle) + y * np.sin(angle)))
    return side * (1 - 0.5 * (x * x + y * y))


def _glare(random, width, height, centre, side):
    """Lamps or a window that a laminate mirrors, near the code."""
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    light = np.zeros((height, width), np.float32)
    for _ in range(random.integers(1, 3)):
        at = centre + random.uniform(-0.5, 0.5, 2) * side
        angle = random.uniform(0, np.pi)
        along, across = random.uniform(0.05, 0.13) * side, random.uniform(0.02, 0.05) * side
        u = (x - at[0]) * np.cos(angle) + (y - at[1]) * np.sin(angle)
        v = -(x - at[0]) * np.sin(angle) + (y - at[1]) * np.cos(angle)
        # A bright middle and a wide haze round it.
        far = (u / along) ** 2 + (v / across) ** 2
        light += random.uniform(0.6, 2.0) * np.exp(-far / 2) + 0.12 * np.exp(-far / 18)
    return light


def photograph(scene, kind, random, centre, side):
    """The picture that a phone hands out, one byte a pixel."""
    height, width = scene.shape
    dark, blurry = kind == "low light", kind == "blurry"
    light = scene * _shade(random, width, height, 0.35 if dark else 0.6)
    if kind == "glare":
        light += _glare(random, width, height, centre, side)
    # A lens is never quite sharp, and a dim shop opens it.
    light = cv2.GaussianBlur(light, (0, 0), height / 1000 * random.uniform(0.6, 0.9) + 0.2)
    if kind == "hand":
        light = cv2.filter2D(light, -1, _path(random, height * random.uniform(0.003, 0.013)))
    if dark:
        light = cv2.filter2D(light, -1, _path(random, height * random.uniform(0.0, 0.004)))
    if blurry:
        light = cv2.filter2D(light, -1, _disk(height * random.uniform(0.002, 0.0055)))
    # Electrons of a white pixel; small pixels catch fewer of them.
    electrons = (random.uniform(14, 110) if dark else random.uniform(1500, 6000)) * (720 / height)
    exposure = random.uniform(0.12, 0.5) if dark else random.uniform(0.7, 1.1)
    # Shot noise, and 3 electrons of the sensor's own.
    caught = np.clip(light, 0, 4) * electrons
    caught += np.sqrt(caught + 9) * random.standard_normal(light.shape, np.float32)
    signal = np.clip(caught / electrons * exposure, 0, 1).astype(np.float32)
    if dark:
        # Phones smooth what is noisy.
        signal = cv2.GaussianBlur(signal, (0, 0), random.uniform(0.4, 0.9))
    picture = (signal ** (1 / 2.2) * 255).round().astype(np.uint8)
    quality = int(random.integers(50, 76) if dark else random.integers(75, 96))
    _, squeezed = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return cv2.imdecode(squeezed, cv2.IMREAD_GRAYSCALE)
