namespace ArtifactStore.Docs.Tests.Hosts;

internal sealed class Order
{
    public int Id { get; set; }

    public required string Number { get; set; }
}
