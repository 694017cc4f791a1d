namespace EnlistEfCore;

/// <summary>A row of the shop's own table.</summary>
internal sealed class Order
{
    public int Id { get; set; }

    public required string Customer { get; set; }

    public required int Umbrellas { get; set; }
}
