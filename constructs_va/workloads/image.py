"""Where a component's image is pulled from."""

from constructs_va.settings import AwsContext
from constructs_va.settings.image import ImageSettings


def image_reference(image: ImageSettings, context: AwsContext) -> str:
    """The image, with a registry: its own or, where it names none, that of the AWS account."""
    if image.registry:
        return image.reference
    return f"{context.account}.dkr.ecr.{context.region}.amazonaws.com/{image.reference}"
