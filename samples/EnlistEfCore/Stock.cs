namespace EnlistEfCore;

/// <summary>How many umbrellas the shop has: one row.</summary>
internal sealed class Stock
{
    public int Id { get; set; }

    public int Umbrellas { get; set; }
}
